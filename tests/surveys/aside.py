"""What somebody else does at the same time."""

import threading

from django.db import connection

# Long enough for whoever would wait to be waiting.
PAUSE = 0.8


class Aside(threading.Thread):
    """Does its work with a connection of its own, and remembers what came of it."""

    def __init__(self, work):
        super().__init__()
        self.work, self.error = work, None
        self.start()

    def run(self):
        try:
            self.work()
        except Exception as error:
            self.error = error
        finally:
            connection.close()
