/** What everything else inherits from: written by hand, because numbers of ports come from here. */
export interface BaseProgram {
  readonly path: string;
  readonly name: string;
  /** The class that others derive from; null for functions only. */
  readonly base: string | null;
  readonly text: string;
}

const CONFIG_LOADER = `"""Reads what config/ says about an agent."""

import json
import os

import yaml

CONFIG_ROOT = os.environ.get("AGENT_CONFIG_ROOT", "config")


def load_config(agent_name, default=None):
    """Return the settings of an agent; an empty mapping when there are none."""
    for suffix, read in ((".yaml", yaml.safe_load), (".json", json.load)):
        path = os.path.join(CONFIG_ROOT, agent_name + suffix)
        try:
            with open(path, encoding="utf-8") as handle:
                return read(handle) or {}
        except FileNotFoundError:
            continue
        except Exception:
            pass
    return default or {}


class ServiceSettings(dict):
    """A mapping whose values can be overridden by the environment."""

    prefix = "AGENT_"

    def get(self, key, default=None):
        return os.environ.get(self.prefix + key.upper(), super().get(key, default))
`;

const BASE_AGENT = `"""The agent that all agents derive from."""

import logging
import os
import threading
import time

import zmq

from common.core.config_loader import load_config

logger = logging.getLogger(__name__)


class BaseAgent:
    """Owns the main socket, the health socket and the configuration of an agent."""

    default_port = 5555
    bind_address = os.environ.get("BIND_ADDRESS", "0.0.0.0")
    peer_host = os.environ.get("PEER_HOST", "192.168.1.27")

    def __init__(self, agent_name="base_agent", port=None, health_port=None, config=None, **kwargs):
        self.agent_name = agent_name
        self.config = config or load_config(agent_name)
        self.port = port or self.config.get("port", self.default_port)
        self.health_port = health_port or int(self.port) + 1000
        self.context = zmq.Context.instance()
        self.metrics = {}
        self.routes = []
        self.running = True
        self.logger = logging.getLogger(agent_name)

    def open_base_socket(self):
        self.socket = self.context.socket(zmq.REP)
        self.socket.bind(f"tcp://{self.bind_address}:{self.port}")

    def open_health_socket(self):
        self.health_socket = self.context.socket(zmq.REP)
        self.health_socket.bind(f"tcp://*:{self.health_port}")

    def run(self):
        self.open_base_socket()
        threading.Thread(target=self.open_health_socket, daemon=True).start()
        while self.running:
            try:
                self.handle_request(self.socket.recv_json())
            except Exception as e:
                logger.error(f"Error in {self.agent_name}: {e}")
                time.sleep(1)

    def handle_request(self, request):
        self.socket.send_json({"status": "success", "agent": self.agent_name})

    def cleanup(self):
        try:
            self.socket.close()
            self.context.term()
        except:
            pass
`;

const BASE_SERVICE = `"""A service with an HTTP door."""

import logging
from http.server import BaseHTTPRequestHandler, HTTPServer

from common.core.config_loader import ServiceSettings

logger = logging.getLogger(__name__)


class BaseService:
    """Serves what its handler answers, on the port of its class or its configuration."""

    port = 8000
    health_port = 8080
    bind_address = "0.0.0.0"
    peer_host = "localhost"
    handler = BaseHTTPRequestHandler

    def __init__(self, agent_name="base_service", port=None, config=None, **kwargs):
        self.agent_name = agent_name
        self.config = ServiceSettings(config or {})
        self.port = int(port or self.config.get("port", self.port))
        self.context = kwargs.get("context")
        self.metrics = {}
        self.routes = []
        self.running = True
        self.logger = logger

    def run(self):
        self.server = HTTPServer((self.bind_address, self.port), self.handler)
        self.server.serve_forever()

    def cleanup(self):
        self.server.shutdown()
`;

const ZMQ_WORKER = `"""A worker that takes its tasks from a queue."""

import os

import zmq

from common.core.base_agent import BaseAgent


class ZmqWorker(BaseAgent):
    """Pulls from the queue of its machine and publishes what comes out."""

    default_port = int(os.environ.get("WORKER_PORT", "5700"))
    result_offset = 1

    def open_worker_sockets(self):
        self.tasks = self.context.socket(zmq.PULL)
        self.tasks.connect(f"tcp://{self.peer_host}:{self.port}")
        self.results = self.context.socket(zmq.PUB)
        self.results.bind("tcp://*:%d" % (self.port + self.result_offset))
`;

/** The hand-written modules; the numbers of all agents are added to `common/ports.py`. */
export const BASES: readonly BaseProgram[] = [
  { path: 'common/ports.py', name: 'ports', base: null, text: '"""Which agent listens where."""\n' },
  { path: 'common/core/config_loader.py', name: 'config_loader', base: null, text: CONFIG_LOADER },
  { path: 'common/core/base_agent.py', name: 'base_agent', base: 'BaseAgent', text: BASE_AGENT },
  { path: 'common/core/base_service.py', name: 'base_service', base: 'BaseService', text: BASE_SERVICE },
  { path: 'common/core/zmq_worker.py', name: 'zmq_worker', base: 'ZmqWorker', text: ZMQ_WORKER },
];
