"""Takes requests from outside and hands them to the billing service."""

import contextlib
import json
import logging

logger = logging.getLogger(__name__)


class Gateway:
    def __init__(self, orders):
        self.orders = orders

    def accept(self, line):
        try:
            return json.loads(line)
        except:
            logger.error("no JSON: %r", line)
            return self.orders.placeholder()

    def forward(self, order):
        try:
            self.orders.put(order)
        except Exception as error:
            logger.warning("order lost: %s", error)

    def close(self):
        with contextlib.suppress(Exception):
            self.orders.close()

    def drain(self):
        try:
            return self.orders.drain()
        finally:
            return []

    def remember(self, order):
        with contextlib.suppress(Exception):
            self.orders.save(order)
