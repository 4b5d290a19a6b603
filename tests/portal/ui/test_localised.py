"""Names stand in the order in which Finns look for them."""

from portal.ui.localised import alphabetical


def test_the_dotted_letters_come_last():
    names = ["Åbo", "Päijät-Häme", "Lappi", "Länsi-Uusimaa", "Pirkanmaa", "Öja", "Ähtäri", "Zeta"]

    assert sorted(names, key=alphabetical) == [
        "Lappi",
        "Länsi-Uusimaa",
        "Pirkanmaa",
        "Päijät-Häme",
        "Zeta",
        "Åbo",
        "Ähtäri",
        "Öja",
    ]
