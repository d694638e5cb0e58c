"""Answers questions about the ledger."""

import zmq

LEDGER_PORT = 5555


def serve(context):
    responder = context.socket(zmq.REP)
    responder.bind("tcp://*:%d" % LEDGER_PORT)
    return responder


if __name__ == "__main__":
    serve(zmq.Context.instance())
