"""One expert's work goes to others in one previewed act, now or on a day to come."""
