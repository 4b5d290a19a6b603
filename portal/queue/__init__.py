"""What jobs, the outbox and the clock share: the lease on a row, the wake-up call, the clock."""
