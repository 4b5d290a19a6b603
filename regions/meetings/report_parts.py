"""What meetings tell in a report to the structure above."""

from regions.meetings.upward.parts import ReportPart, report_parts
from regions.meetings.upward.telling import actions_said, decisions_said, meetings_said

report_parts.add("meetings", ReportPart(meetings_said, rank=10))
report_parts.add("decisions", ReportPart(decisions_said, rank=20))
report_parts.add("actions", ReportPart(actions_said, rank=30))
