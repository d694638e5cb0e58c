"""Sends the figures of the day; somebody was interrupted here."""


class Reporting:
    def send(self, figures):
        return post(["total", figures.total
