/** What is known of a program that listens. */
export interface ServerProgram {
  /** Flags with a port, as in `--port 8000`; a value `host:port` is understood as well. */
  readonly ports: readonly string[];
  /** Flags with a host. */
  readonly hosts: readonly string[];
  /** The port without a flag; null when it then opens none, or one nobody can tell. */
  readonly otherwise: number | null;
  /** Flags of further ports, which are opened only where they are given. */
  readonly further?: readonly string[];
  /** Words one of which stands behind the program when it serves. */
  readonly commands?: readonly string[];
  /** Whether the word behind the command is the port, as in `runserver 8000`. */
  readonly positional?: true;
  /** The environment variable with the port. */
  readonly variable?: string;
  /** The flag of a configuration file, which may hold the port. */
  readonly config?: string;
  /** Whether developers start it by hand for themselves. */
  readonly tool?: true;
  /** Whether it is no code of the repository: every start of it is the same service. */
  readonly foreign?: true;
}

const WEB = { ports: ['--port', '-p'], hosts: ['--host'] } as const;
const LONG = { ports: ['--port'], hosts: ['--host'] } as const;
const exporter = (otherwise: number): ServerProgram => ({
  ports: ['--web.listen-address'],
  hosts: [],
  otherwise,
  foreign: true,
});
const BIND = { ports: ['--bind', '-b'], hosts: [], otherwise: 8000 } as const;

/** Programs that listen, by the name of the program or of the module behind `python -m`. */
export const SERVER_PROGRAMS: ReadonlyMap<string, ServerProgram> = new Map<string, ServerProgram>([
  ['uvicorn', { ...LONG, otherwise: 8000, variable: 'UVICORN_PORT' }],
  ['gunicorn', { ...BIND, variable: 'PORT', config: '--config' }],
  ['hypercorn', { ...BIND, config: '--config' }],
  ['daphne', { ports: ['--port', '-p'], hosts: ['--bind', '-b'], otherwise: 8000 }],
  ['granian', { ...LONG, otherwise: 8000, variable: 'GRANIAN_PORT' }],
  ['sanic', { ports: ['--port', '-p'], hosts: ['--host', '-H'], otherwise: 8000 }],
  ['waitress-serve', { ports: ['--port', '--listen'], hosts: ['--host'], otherwise: 8080 }],
  ['waitress', { ports: ['--port', '--listen'], hosts: ['--host'], otherwise: 8080 }],
  [
    'flask',
    {
      ports: ['--port', '-p'],
      hosts: ['--host', '-h'],
      otherwise: 5000,
      commands: ['run'],
      variable: 'FLASK_RUN_PORT',
    },
  ],
  ['quart', { ports: ['--port', '-p'], hosts: ['--host', '-h'], otherwise: 5000, commands: ['run'] }],
  ['fastapi', { ...LONG, otherwise: 8000, commands: ['run', 'dev'], variable: 'PORT' }],
  [
    'django-admin',
    { ports: [], hosts: [], otherwise: 8000, commands: ['runserver', 'runserver_plus'], positional: true },
  ],
  ['http.server', { ports: [], hosts: ['--bind', '-b'], otherwise: 8000, positional: true, tool: true }],
  ['SimpleHTTPServer', { ports: [], hosts: [], otherwise: 8000, positional: true, tool: true }],
  [
    'streamlit',
    {
      ports: ['--server.port'],
      hosts: ['--server.address'],
      otherwise: 8501,
      commands: ['run'],
      variable: 'STREAMLIT_SERVER_PORT',
    },
  ],
  ['gradio', { ports: ['--server-port', '--server_port'], hosts: [], otherwise: 7860, variable: 'GRADIO_SERVER_PORT' }],
  ['chainlit', { ...WEB, otherwise: 8000, commands: ['run'], variable: 'CHAINLIT_PORT' }],
  ['panel', { ...LONG, hosts: ['--address'], otherwise: 5006, commands: ['serve'] }],
  ['bokeh', { ...LONG, hosts: ['--address'], otherwise: 5006, commands: ['serve'] }],
  [
    'jupyter',
    {
      ports: ['--port', '--ServerApp.port', '--NotebookApp.port'],
      hosts: ['--ip'],
      otherwise: 8888,
      commands: ['lab', 'notebook', 'server'],
      tool: true,
    },
  ],
  ['jupyter-lab', { ports: ['--port'], hosts: ['--ip'], otherwise: 8888, tool: true }],
  ['jupyter-notebook', { ports: ['--port'], hosts: ['--ip'], otherwise: 8888, tool: true }],
  ['tensorboard', { ...LONG, otherwise: 6006, tool: true }],
  ['mkdocs', { ports: ['--dev-addr', '-a'], hosts: [], otherwise: 8000, commands: ['serve'], tool: true }],
  ['sphinx-autobuild', { ...LONG, otherwise: 8000, tool: true }],
  ['locust', { ports: ['--web-port', '-P'], hosts: ['--web-host'], otherwise: 8089, tool: true }],
  ['mlflow', { ...WEB, otherwise: 5000, commands: ['server', 'ui'], variable: 'MLFLOW_PORT' }],
  [
    'ray',
    {
      ports: ['--port'],
      hosts: ['--node-ip-address'],
      otherwise: 6379,
      further: [
        '--dashboard-port',
        '--ray-client-server-port',
        '--metrics-export-port',
        '--object-manager-port',
        '--node-manager-port',
      ],
      commands: ['start'],
    },
  ],
  ['dask-scheduler', { ...LONG, otherwise: 8786, further: ['--dashboard-address'] }],
  ['dask', { ...LONG, otherwise: 8786, further: ['--dashboard-address'], commands: ['scheduler'] }],
  ['prefect', { ...LONG, otherwise: 4200, commands: ['server', 'orion'] }],
  ['dagster', { ...WEB, otherwise: 3000, commands: ['dev'] }],
  ['dagster-webserver', { ...WEB, otherwise: 3000 }],
  [
    'airflow',
    { ...WEB, hosts: ['--hostname', '-H'], otherwise: 8080, commands: ['webserver', 'api-server', 'standalone'] },
  ],
  ['luigid', { ...LONG, hosts: ['--address'], otherwise: 8082 }],
  ['celery', { ports: ['--port'], hosts: ['--address'], otherwise: 5555, commands: ['flower'] }],
  ['flower', { ports: ['--port'], hosts: ['--address'], otherwise: 5555 }],
  ['rq-dashboard', { ...WEB, hosts: ['--bind', '-b'], otherwise: 9181 }],
  ['vllm', { ...LONG, otherwise: 8000, commands: ['serve'] }],
  ['vllm.entrypoints.openai.api_server', { ...LONG, otherwise: 8000 }],
  ['vllm.entrypoints.api_server', { ...LONG, otherwise: 8000 }],
  ['sglang.launch_server', { ...LONG, otherwise: 30000 }],
  ['llama_cpp.server', { ...LONG, otherwise: 8000 }],
  ['llama-server', { ...LONG, otherwise: 8080 }],
  ['lmdeploy', { ports: ['--server-port'], hosts: ['--server-name'], otherwise: 23333, commands: ['serve'] }],
  ['fastchat.serve.controller', { ...LONG, otherwise: 21001 }],
  ['fastchat.serve.model_worker', { ...LONG, otherwise: 21002 }],
  ['fastchat.serve.openai_api_server', { ...LONG, otherwise: 8000 }],
  ['litellm', { ...LONG, otherwise: 4000 }],
  ['bentoml', { ...WEB, otherwise: 3000, commands: ['serve'] }],
  ['langgraph', { ...LONG, otherwise: 2024, commands: ['dev'] }],
  ['adk', { ...LONG, otherwise: 8000, commands: ['web', 'api_server'] }],
  ['chroma', { ...LONG, otherwise: 8000, commands: ['run'], foreign: true }],
  ['redis-server', { ports: ['--port'], hosts: ['--bind'], otherwise: 6379, foreign: true }],
  ['mongod', { ports: ['--port'], hosts: ['--bind_ip'], otherwise: 27017, config: '--config', foreign: true }],
  [
    'nats-server',
    {
      ports: ['--port', '-p'],
      hosts: ['--addr', '-a'],
      otherwise: 4222,
      further: ['--http_port', '-m'],
      config: '--config',
      foreign: true,
    },
  ],
  ['mosquitto', { ports: ['-p', '--port'], hosts: [], otherwise: 1883, config: '-c', foreign: true }],
  ['memcached', { ports: ['-p', '--port'], hosts: ['-l'], otherwise: 11211, foreign: true }],
  [
    'minio',
    {
      ports: ['--address'],
      hosts: [],
      otherwise: 9000,
      further: ['--console-address'],
      commands: ['server'],
      foreign: true,
    },
  ],
  ['prometheus', exporter(9090)],
  ['alertmanager', exporter(9093)],
  ['pushgateway', exporter(9091)],
  ['node_exporter', exporter(9100)],
  ['redis_exporter', exporter(9121)],
  ['postgres_exporter', exporter(9187)],
  ['blackbox_exporter', exporter(9115)],
  ['nvidia_gpu_exporter', exporter(9835)],
]);
