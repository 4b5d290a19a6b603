"""The chapter of the national summary about rounds: what they measured, and who has answered."""

from portal.chapters.sources import ChapterSource, chapter_sources
from surveys.summary.chapter import gather

chapter_sources.add("rounds", ChapterSource(gather, rank=10))
