"""What an organisation is to do after meetings goes with it."""

from regions.organisations.merging.parts import Repointed, merged_parts

merged_parts.add("meetings.meetingoutcome", Repointed("meetings.meetingoutcome.organisation"))
