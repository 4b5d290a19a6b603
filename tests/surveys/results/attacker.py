"""Somebody who knows the method, sees everything that is published, and solves for what is hidden.

The attacker knows how many answered in each place and from which file; as a supplier, their own rows
too. A *world* says what everybody answered; worlds that show the same are one to the attacker. What is
the same in all of them is determined. The pages are built by the portal itself.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations_with_replacement, product

from regions.models import Region
from surveys.models.tally import ANSWERED
from surveys.questionnaire.definition import CANNOT_SAY, Question
from surveys.results.figures import told_of
from surveys.results.results import question_results

PASSED = None
OWN = ""


@dataclass(frozen=True)
class Hand:
    """So many people of one place and source, and what each answered; sorted, for they are unnamed."""

    place: str
    source: str
    answers: tuple


@dataclass
class Found:
    """How many worlds were looked at, in how many of them something was determined, and an example."""

    worlds: int = 0
    hidden: int = 0
    determined: int = 0
    examples: list = field(default_factory=list)

    def __iadd__(self, other):
        self.worlds += other.worlds
        self.hidden += other.hidden
        self.determined += other.determined
        self.examples = [*self.examples, *other.examples][:5]
        return self


def worlds(sizes, alphabet):
    """Every way to answer: `sizes` is (place, source) → how many people."""
    dealt = [
        [Hand(place, source, hand) for hand in _hands(count, alphabet)]
        for (place, source), count in sorted(sizes.items())
    ]
    return product(*dealt)


@cache
def _hands(count, alphabet):
    return list(combinations_with_replacement(alphabet, count))


def published(question: Question, world, minimum):
    """What the portal makes of it: the results, and all that they tell, as plain data."""
    places = sorted({hand.place for hand in world})
    views, present = [], []
    for known in (set(), *_suppliers(world)):
        counts, people = {place: Counter() for place in places}, Counter()
        for hand in world:
            if hand.source not in known:
                counts[hand.place].update(each for each in hand.answers if each is not PASSED)
                people[hand.place] += len(hand.answers)
                if question.kind == question.Kind.MULTIPLE:
                    counts[hand.place][ANSWERED] += sum(a is not PASSED for a in hand.answers)
        views.append(counts)
        present.append(people)
    regions = {place: _region(place) for place in places}
    results = question_results(question, views, present, regions, minimum)
    return results, tell(results)


@cache
def _region(place):
    return Region(code=place)


def _suppliers(world):
    """Each file is by itself; files that one person brought have the same first letter."""
    sources = {hand.source for hand in world} - {OWN}
    people = {source[0] for source in sources}
    together = {frozenset(s for s in sources if s[0] == person) for person in people}
    return sorted({frozenset([s]) for s in sources} | together, key=sorted)


def tell(results):
    """Everything that any page or file can say, for they are made of nothing else."""
    return (
        tuple(_told(cell) for cell in (results.nation, *results.places)),
        results.mean_of_regions,
        results.text_count,
        # Written as figures when the round is published; older versions of these nobody reads.
        figures(results),
    )


def figures(results):
    """What the figures of regions and nation say, for whoever reads these alone."""
    told = told_of(results, {cell.region_code for cell in results.places}, of_nation=True)
    return tuple(tuple(sorted(figure.items(), key=str)) for figure in told)


def _told(cell):
    return (
        cell.hidden,
        cell.withheld,
        cell.mean_hidden,
        cell.n,
        cell.answered,
        cell.cannot_say,
        cell.mean,
        cell.deviation,
        cell.median,
        cell.step,
        tuple((share.code, share.count) for share in cell.distribution),
    )


def attack(question, sizes, minimum, alphabet):
    """Solve for every hidden place, as an outsider and as everybody who supplied rows."""
    seen = []
    for world in worlds(sizes, alphabet):
        results, told = published(question, world, minimum)
        seen.append((world, results, told))
    found = Found(worlds=len(seen))
    suppliers = _suppliers(seen[0][0])
    wrong = set()
    for known in (frozenset(), *suppliers):
        alike = defaultdict(list)
        for index, (world, _, told) in enumerate(seen):
            own = tuple(hand for hand in world if hand.source in known)
            alike[own, told].append(index)
        for indexes in alike.values():
            results = seen[indexes[0]][1]
            rest = [_without(seen[index][0], known) for index in indexes]
            for why in _determined(results, rest, minimum):
                wrong.update(indexes)
                found.examples.append((sorted(known), why, seen[indexes[0]][0]))
    found.hidden = sum(any(c.is_hidden for c in results.places) for _, results, _ in seen)
    found.determined = len(wrong)
    found.examples = found.examples[:5]
    return found


def _without(world, known):
    """Place → what those answered whose rows the attacker does not know."""
    rest = defaultdict(Counter)
    for hand in world:
        if hand.source not in known:
            rest[hand.place].update(hand.answers)
    return rest


def _determined(results, rest, minimum):
    """What is the same in all worlds, and is not that of enough people together."""
    cells = {cell.region_code: cell for cell in results.places}
    hidden = [place for place, cell in cells.items() if cell.hidden]
    withheld = [place for place, cell in cells.items() if cell.withheld]
    if results.nation.hidden:
        hidden, withheld = list(cells), []
    world = rest[0]
    for place in cells:
        people = world[place].total()
        if not people:
            continue
        if place not in hidden and people < minimum:
            yield f"{place} is shown, of {people}"
        spoke = _spoke(world[place])
        if place not in (*hidden, *withheld) and 0 < spoke < minimum:
            yield f"what {spoke} said in {place} is shown"
    if results.question.kind == results.question.Kind.NUMBER:
        yield from _solved_numbers(cells, rest, minimum)
        return
    yield from _solved(hidden, hidden, rest, minimum, lambda answers: answers)
    if withheld or hidden:
        every = [*hidden, *withheld]
        yield from _solved(withheld, every, rest, minimum, _values)


def _solved(places, every, rest, minimum, of):
    """Of these places, hidden with `every`: which answer is known to be given how often."""
    union = [sum((of(world[place]) for place in every), Counter()) for world in rest]
    holding = [place for place in every if of(rest[0][place])]
    answers = {answer for each in union for answer in each}
    for place in places:
        own = [of(world[place]) for world in rest]
        if not own[0].total():
            continue
        if len(holding) == 1 and own[0].total() >= minimum:
            # A supplier may know the rows of all the others; these are enough by themselves.
            continue
        for answer in answers:
            if len({each[answer] for each in own}) > 1:
                continue
            together = {each[answer] for each in union}
            if together == {0} or all(each[answer] == each.total() for each in union):
                # So it is said of all of them together, who are enough.
                continue
            yield f"{answer} was given {own[0][answer]} times in {place}"


def _solved_numbers(cells, rest, minimum):
    """All numbers of a place, or its largest."""
    for place in cells:
        if not _spoke(rest[0][place]):
            continue
        if len({frozenset(world[place].items()) for world in rest}) == 1:
            yield f"all numbers of {place}"
        largest = {max(_values(world[place])) for world in rest if _spoke(world[place])}
        if len(largest) == 1:
            yield f"{largest.pop()} is the largest number of {place}"


def _values(answers):
    return Counter({a: n for a, n in answers.items() if a is not PASSED and a != CANNOT_SAY})


def _spoke(answers):
    return _values(answers).total()
