"""The bus that every service publishes its orders on."""

import os

import zmq

BASE = int(os.environ.get("BUS_BASE", "5550"))


def serve(context):
    frontend = context.socket(zmq.SUB)
    frontend.bind(f"tcp://*:{BASE + 5}")
    return frontend


if __name__ == "__main__":
    serve(zmq.Context.instance())
