"""Sends the figures of the day; somebody was interrupted here."""


class Reporting(Agent):
    def send(self, figures):
        return post(["total", figures.total
