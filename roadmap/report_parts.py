"""What the roadmap tells in a report to the structure above."""

from regions.meetings.upward.parts import ReportPart, report_parts
from roadmap.influence.reporting import points_said

report_parts.add("influence_points", ReportPart(points_said, rank=40))
