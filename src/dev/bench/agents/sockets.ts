import { type PortSource, portSource, type SocketSite } from './port-sources.js';
import { titleCase } from './sentences.js';

/** A method that opens one socket, and what it needs around it. */
export interface SocketMethod {
  /** Its lines as they stand in the class body, not indented. */
  readonly lines: readonly string[];
  /** Where its port comes from. */
  readonly source: PortSource;
  readonly imports: readonly string[];
  readonly moduleLines: readonly string[];
}

interface Opened {
  readonly imports: readonly string[];
  readonly moduleLines?: readonly string[];
  readonly asynchronous?: boolean;
  readonly lines: readonly string[];
}

type Style = (purpose: string, port: string, site: SocketSite) => Opened;

const ZMQ = ['import zmq'];
/** A handler that answers whether the agent is there. */
const HEALTH_HANDLER = [
  'class HealthHandler(BaseHTTPRequestHandler):',
  '    def do_GET(self):',
  '        self.send_response(200)',
  '        self.end_headers()',
  '        self.wfile.write(b\'{"status": "ok"}\')',
];

const LISTENING: readonly Style[] = [
  zmq('REP', (port) => `bind(f"tcp://*:{${port}}")`),
  zmq('PUB', (port) => `bind(f"tcp://0.0.0.0:{${port}}")`),
  zmq('ROUTER', (port) => `bind("tcp://*:%d" % ${port})`),
  zmq('PULL', (port) => `bind("tcp://{}:{}".format(self.bind_address, ${port}))`),
  (purpose, port) => ({
    imports: ['import socket'],
    lines: [
      `self.${purpose}_socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)`,
      `self.${purpose}_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)`,
      `self.${purpose}_socket.bind((self.bind_address, ${port}))`,
      `self.${purpose}_socket.listen(8)`,
    ],
  }),
  (purpose, port) => ({
    imports: ['import socket'],
    lines: [
      `self.${purpose}_socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)`,
      `self.${purpose}_socket.bind(("0.0.0.0", ${port}))`,
    ],
  }),
  (_, port) => ({
    imports: ['import uvicorn', 'from fastapi import FastAPI'],
    moduleLines: ['app = FastAPI()'],
    lines: [`uvicorn.run(app, host="0.0.0.0", port=${port}, log_level="info")`],
  }),
  (_, port) => ({
    imports: ['from flask import Flask, jsonify'],
    moduleLines: ['app = Flask(__name__)'],
    lines: [`app.run(host="0.0.0.0", port=${port}, debug=False, threaded=True)`],
  }),
  (_, port) => ({
    imports: ['from aiohttp import web'],
    lines: [
      'app = web.Application()',
      'app.add_routes(self.routes)',
      `web.run_app(app, host="127.0.0.1", port=${port})`,
    ],
  }),
  (purpose, port) => ({
    imports: ['import grpc', 'from concurrent import futures'],
    lines: [
      `self.${purpose}_server = grpc.server(futures.ThreadPoolExecutor(max_workers=10))`,
      `self.${purpose}_server.add_insecure_port(f"[::]:{${port}}")`,
      `self.${purpose}_server.start()`,
    ],
  }),
  (purpose, port) => ({
    imports: ['import threading', 'from http.server import BaseHTTPRequestHandler, HTTPServer'],
    moduleLines: HEALTH_HANDLER,
    lines: [
      `self.${purpose}_server = HTTPServer(("0.0.0.0", ${port}), HealthHandler)`,
      `threading.Thread(target=self.${purpose}_server.serve_forever, daemon=True).start()`,
    ],
  }),
  (purpose, port) => ({
    imports: ['import websockets'],
    asynchronous: true,
    lines: [`async with websockets.serve(self.handle_${purpose}, "0.0.0.0", ${port}):`, '    await asyncio.Future()'],
  }),
  (purpose, port) => ({
    imports: [],
    asynchronous: true,
    lines: [
      `self.${purpose}_server = await asyncio.start_server(self.handle_${purpose}, self.bind_address, ${port})`,
      `await self.${purpose}_server.serve_forever()`,
    ],
  }),
  (_, port) => ({
    imports: ['from prometheus_client import Counter, start_http_server'],
    lines: [`start_http_server(${port})`],
  }),
];

const CONNECTING: readonly Style[] = [
  zmq('REQ', (port) => `connect(f"tcp://localhost:{${port}}")`),
  zmq('SUB', (port) => `connect(f"tcp://{self.peer_host}:{${port}}")`),
  zmq('PUSH', (port) => `connect("tcp://127.0.0.1:" + str(${port}))`),
  zmq('REQ', (port, { purpose }) => `connect(self.config.get("${purpose}_address", f"tcp://192.168.1.27:{${port}}"))`),
  (purpose, port) => ({
    imports: ['import socket'],
    lines: [`self.${purpose}_client = socket.create_connection((self.peer_host, ${port}), timeout=5)`],
  }),
  (purpose, port) => ({
    imports: ['import grpc'],
    lines: [`self.${purpose}_channel = grpc.insecure_channel(f"{self.peer_host}:{${port}}")`],
  }),
];

/** The method `open_PURPOSE` of a socket that listens or connects. */
export function socketMethod(site: SocketSite, listens: boolean): SocketMethod {
  const source = portSource(site);
  // ZeroMQ is what two in three of these sockets are.
  const styles = listens ? LISTENING : CONNECTING;
  const style = site.random.below(3) < 2 ? site.random.pick(styles.slice(0, 4)) : site.random.pick(styles);
  const { imports, moduleLines = [], asynchronous = false, lines } = style(site.purpose, source.expression, site);
  const head = `${asynchronous ? 'async ' : ''}def open_${site.purpose}(self):`;
  const doc = `"""${listens ? 'Listen for' : 'Connect to'} ${titleCase(site.purpose).toLowerCase()} requests."""`;
  return { lines: [head, ...[doc, ...lines].map((line) => `    ${line}`)], source, imports, moduleLines };
}

function zmq(kind: string, endpoint: (port: string, site: SocketSite) => string): Style {
  return (purpose, port, site) => ({
    imports: ZMQ,
    lines: [
      `self.${purpose}_socket = self.context.socket(zmq.${kind})`,
      ...(site.random.once(2) ? [`self.${purpose}_socket.setsockopt(zmq.LINGER, 0)`] : []),
      ...(kind === 'SUB' ? [`self.${purpose}_socket.setsockopt(zmq.SUBSCRIBE, b"")`] : []),
      `self.${purpose}_socket.${endpoint(port, site)}`,
    ],
  });
}
