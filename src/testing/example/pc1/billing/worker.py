"""Books orders."""

import time


def book(order, ledger):
    try:
        ledger.append(order)
    except Exception:
        pass


def poll(queue, ledger):
    while True:
        try:
            book(queue.get(), ledger)
        except:  # guardrails: ignore[bare-except/bare]
            time.sleep(1)
            ledger.mark_stale()


def settle(ledger):
    try:
        ledger.settle()
    except BaseException:  # guardrails: ignore[bare-except/broad] until=2026-06-30 the bank's client raises strings
        ledger.rollback()


def total(ledger):
    # guardrails: ignore[bare-except/broad] the ledger used to raise anything
    return sum(order.amount for order in ledger)


def export(ledger):
    # guardrails: allow bare-except here
    return [order.as_row() for order in ledger]
