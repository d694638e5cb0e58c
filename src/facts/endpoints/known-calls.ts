import type { Json } from '../facts.js';

/** Where an argument stands: by position from 0, by keyword, or either. */
export interface ArgumentPlace {
  readonly position?: number;
  readonly keyword?: string;
}

/** A call that opens or uses a port. */
export interface CallSignature {
  /**
   * `package.function` is compared with the end of the callee's name once import aliases are undone; `.method` fits any
   * receiver; a bare name fits a function or class of that name wherever it comes from.
   */
  readonly call: string;
  readonly role: 'listen' | 'connect';
  readonly protocol: 'tcp' | 'udp';
  /** An endpoint text, a `(host, port)` pair or a bare port. */
  readonly endpoint?: ArgumentPlace;
  readonly host?: ArgumentPlace;
  readonly port?: ArgumentPlace;
  /** The port when the call names none. */
  readonly otherwise?: number;
  /** Only in files that import one of these packages. */
  readonly imports?: readonly string[];
  /** Only on what one of these constructors made. */
  readonly made?: readonly string[];
  /** Only on a receiver whose last name matches. */
  readonly named?: RegExp;
  /** Only when the port is given by keyword. */
  readonly explicit?: boolean;
  /** The system chooses the port. */
  readonly dynamic?: boolean;
  /** Only when the receiver is known, or named, like a socket; the endpoint decides for the rest. */
  readonly socket?: boolean;
}

const pair = (position: number, keyword: string): ArgumentPlace => ({ position, keyword });

function servers(names: readonly string[], protocol: 'tcp' | 'udp' = 'tcp'): readonly CallSignature[] {
  return names.map((call) => ({ call, role: 'listen', protocol, endpoint: pair(0, 'server_address') }));
}

function listens(call: string, host: ArgumentPlace, port: ArgumentPlace, otherwise?: number): CallSignature {
  const signature = { call, role: 'listen', protocol: 'tcp', host, port } as const;
  return otherwise === undefined ? signature : { ...signature, otherwise };
}

/** The calls known out of the box, the more exact before the more general. */
export const CALLS: readonly CallSignature[] = [
  { call: '.bind_to_random_port', role: 'listen', protocol: 'tcp', dynamic: true },
  { call: '.bind', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'addr'), socket: true },
  { call: '.connect', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'addr'), socket: true },
  { call: '.connect_ex', role: 'connect', protocol: 'tcp', endpoint: { position: 0 }, socket: true },
  ...['in', 'out', 'mon'].flatMap((side): readonly CallSignature[] => [
    { call: `.bind_${side}`, role: 'listen', protocol: 'tcp', endpoint: pair(0, 'addr'), imports: ['zmq'] },
    { call: `.connect_${side}`, role: 'connect', protocol: 'tcp', endpoint: pair(0, 'addr'), imports: ['zmq'] },
  ]),
  { call: 'socket.create_connection', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'address') },
  { call: 'socket.create_server', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'address') },
  { call: 'asyncio.open_connection', role: 'connect', protocol: 'tcp', host: pair(0, 'host'), port: pair(1, 'port') },
  listens('asyncio.start_server', pair(1, 'host'), pair(2, 'port')),
  listens('.create_server', pair(1, 'host'), pair(2, 'port')),
  { call: '.create_connection', role: 'connect', protocol: 'tcp', host: pair(1, 'host'), port: pair(2, 'port') },
  { call: '.create_datagram_endpoint', role: 'listen', protocol: 'udp', endpoint: { keyword: 'local_addr' } },
  ...servers(['HTTPServer', 'ThreadingHTTPServer'].map((name) => `http.server.${name}`)),
  ...servers(['TCPServer', 'ThreadingTCPServer', 'ForkingTCPServer'].map((name) => `socketserver.${name}`)),
  ...servers(
    ['UDPServer', 'ThreadingUDPServer', 'ForkingUDPServer'].map((name) => `socketserver.${name}`),
    'udp',
  ),
  ...servers(['SimpleXMLRPCServer', 'DocXMLRPCServer', 'BaseHTTPServer.HTTPServer', 'SocketServer.TCPServer']),
  { call: 'gevent.pywsgi.WSGIServer', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'listener') },
  { call: 'pywsgi.WSGIServer', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'listener') },
  { call: 'multiprocessing.connection.Listener', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'address') },
  { call: 'multiprocessing.connection.Client', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'address') },
  listens('make_server', pair(0, 'host'), pair(1, 'port')),
  listens('werkzeug.serving.run_simple', pair(0, 'hostname'), pair(1, 'port')),
  listens('uvicorn.run', { keyword: 'host' }, { keyword: 'port' }, 8000),
  listens('uvicorn.Config', { keyword: 'host' }, { keyword: 'port' }, 8000),
  listens('web.run_app', { keyword: 'host' }, { keyword: 'port' }, 8080),
  listens('web.TCPSite', pair(1, 'host'), pair(2, 'port'), 8080),
  listens('websockets.serve', pair(1, 'host'), pair(2, 'port')),
  listens('websockets.server.serve', pair(1, 'host'), pair(2, 'port')),
  listens('websockets.asyncio.server.serve', pair(1, 'host'), pair(2, 'port')),
  listens('websockets.sync.server.serve', pair(1, 'host'), pair(2, 'port')),
  { call: 'websockets.connect', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'uri') },
  listens('waitress.serve', { keyword: 'host' }, { keyword: 'port' }, 8080),
  listens('hypercorn.run', { keyword: 'host' }, { keyword: 'port' }),
  { call: '.add_insecure_port', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'address') },
  { call: '.add_secure_port', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'address') },
  { call: 'grpc.insecure_channel', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'target') },
  { call: 'grpc.secure_channel', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'target') },
  { call: 'grpc.aio.insecure_channel', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'target') },
  { call: 'grpc.aio.secure_channel', role: 'connect', protocol: 'tcp', endpoint: pair(0, 'target') },
  listens('start_http_server', pair(1, 'addr'), pair(0, 'port')),
  listens('start_wsgi_server', pair(1, 'addr'), pair(0, 'port')),
  listens('.listenTCP', { keyword: 'interface' }, pair(0, 'port')),
  { call: '.listenUDP', role: 'listen', protocol: 'udp', port: pair(0, 'port'), host: { keyword: 'interface' } },
  { call: '.connectTCP', role: 'connect', protocol: 'tcp', host: pair(0, 'host'), port: pair(1, 'port') },
  {
    ...listens('.listen', pair(1, 'address'), pair(0, 'port')),
    imports: ['tornado'],
    made: ['Application', 'HTTPServer', 'TCPServer'],
  },
  { ...listens('.run', pair(0, 'host'), pair(1, 'port'), 5000), made: ['Flask', 'Quart', 'APIFlask', 'OpenAPI'] },
  { ...listens('.run', { keyword: 'host' }, { keyword: 'port' }, 8050), made: ['Dash'] },
  { ...listens('.run_server', { keyword: 'host' }, { keyword: 'port' }, 8050), made: ['Dash'] },
  { ...listens('.run', { keyword: 'host' }, { keyword: 'port' }, 8000), made: ['Sanic'] },
  { ...listens('.run', { keyword: 'host' }, { keyword: 'port' }, 5000), made: ['SocketIO'] },
  {
    ...listens('.run', { keyword: 'host' }, { keyword: 'port' }),
    explicit: true,
    named: /^_?(?:\w+_)?(?:app|application|server|api|socketio|httpd|dashboard)$/,
  },
  listens('bottle.run', { keyword: 'host' }, { keyword: 'port' }, 8080),
  { call: 'debugpy.listen', role: 'listen', protocol: 'tcp', endpoint: pair(0, 'address') },
  listens('ThreadedServer', { keyword: 'hostname' }, { keyword: 'port' }),
];

/** The calls that a configuration adds, as the guardrail hands them over; what is malformed is left out. */
export function furtherCalls(options: Json): readonly CallSignature[] {
  if (!Array.isArray(options)) return [];
  return options.flatMap((option: Json) => {
    if (typeof option !== 'object' || option === null || Array.isArray(option)) return [];
    const { call, role, protocol, endpoint, host, port } = option as Readonly<Record<string, Json | undefined>>;
    if (typeof call !== 'string') return [];
    return [
      {
        call,
        role: role === 'connect' ? 'connect' : 'listen',
        protocol: protocol === 'udp' ? 'udp' : 'tcp',
        ...(endpoint === undefined ? {} : { endpoint: argument(endpoint) }),
        ...(host === undefined ? {} : { host: argument(host) }),
        ...(port === undefined ? {} : { port: argument(port) }),
      } satisfies CallSignature,
    ];
  });
}

function argument(value: Json): ArgumentPlace {
  return /^\d+$/.test(String(value)) ? { position: Number(value) } : { keyword: String(value) };
}
