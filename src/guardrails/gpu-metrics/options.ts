import type { Options } from '../../core/schema.js';

/** Where the numbers go and how they get there. */
const SINK_OPTIONS = {
  gateway: {
    summary: 'Pushgateway to send to; none sends nothing.',
    schema: { kind: 'text', describes: 'a URL' },
    default: null,
    weakens: 'never',
    example: 'https://pushgateway.example.com',
  },
  job: {
    summary: 'Value of the label `job` that the group is kept under.',
    schema: { kind: 'text' },
    default: 'gpu',
    weakens: 'never',
    example: 'nightly-training',
  },
  instance: {
    summary: 'Value of the label `instance`; by default the name of the runner, else of the machine.',
    schema: { kind: 'text' },
    default: null,
    weakens: 'never',
    example: 'gpu-runner-3',
  },
  labels: {
    summary: 'Further labels of the group; keep run ids, branches and commits out, for each value is a group for ever.',
    schema: { kind: 'map', of: { kind: 'text' } },
    default: {},
    weakens: 'never',
    example: { repository: 'example/vision', pool: 'h200' },
  },
  username: {
    summary: 'User name for the gateway; by default the variable PUSHGATEWAY_USERNAME.',
    schema: { kind: 'text' },
    default: null,
    weakens: 'never',
    example: 'ci',
  },
  password: {
    summary: 'Password for the gateway; by default the variable PUSHGATEWAY_PASSWORD.',
    schema: { kind: 'text' },
    default: null,
    weakens: 'never',
    secret: true,
  },
  token: {
    summary: 'Bearer token for the gateway; by default the variable PUSHGATEWAY_TOKEN.',
    schema: { kind: 'text' },
    default: null,
    weakens: 'never',
    secret: true,
  },
  'certificate-authority': {
    summary: 'File with further certificate authorities for the gateway, in PEM.',
    schema: { kind: 'path' },
    default: null,
    weakens: 'never',
    example: 'ci/internal-ca.pem',
  },
  'allow-insecure-credentials': {
    summary: 'Whether credentials may be sent to a gateway without encryption.',
    schema: { kind: 'boolean' },
    default: false,
  },
  compress: {
    summary: 'Whether to compress what is sent; a Pushgateway reads that from version 1.5 on.',
    schema: { kind: 'boolean' },
    default: true,
    weakens: 'never',
  },
  timeout: {
    summary: 'How long one attempt to send may take.',
    schema: { kind: 'duration' },
    default: '10s',
    weakens: 'never',
    example: '5s',
  },
  retries: {
    summary: 'Further attempts after a failure that may pass: no connection, or status 408, 429, 500, 502, 503 or 504.',
    schema: { kind: 'number', minimum: 0, maximum: 10, integer: true },
    default: 3,
    weakens: 'never',
  },
  'give-up-after': {
    summary: 'No further attempt begins after this time.',
    schema: { kind: 'duration' },
    default: '1m',
    weakens: 'never',
  },
  'fail-on-push-error': {
    summary: 'Whether a failed push is an error rather than a warning.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: [true, false],
  },
  'delete-on-finish': {
    summary: 'Whether to delete the group when a sampled job or the watching ends.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: 'never',
  },
  textfile: {
    summary: "File in node_exporter's textfile folder to write, ending in `.prom`.",
    schema: { kind: 'text', pattern: /\.prom$/, describes: 'a path ending in .prom' },
    default: null,
    weakens: 'never',
    example: '/var/lib/node_exporter/textfile/gpu.prom',
  },
  json: {
    summary: 'File to write the readings and statistics to, as JSON.',
    schema: { kind: 'path' },
    default: null,
    weakens: 'never',
    example: 'gpu-metrics.json',
  },
} as const satisfies Options;

/** How the GPUs are looked at. */
const PROBE_OPTIONS = {
  mode: {
    summary: 'Look once, or sample in the background from the step that uses the action to the end of the job.',
    schema: { kind: 'choice', values: ['once', 'sample'] },
    default: 'once',
    weakens: 'never',
  },
  interval: {
    summary: 'Time from one sample to the next.',
    schema: { kind: 'duration' },
    default: '5s',
    weakens: 'never',
    example: '1s',
  },
  'max-duration': {
    summary: 'Sampling ends by itself after this time.',
    schema: { kind: 'duration' },
    default: '24h',
    weakens: 'never',
  },
  tool: {
    summary: 'Program to ask; `auto` takes the first one that is installed.',
    schema: { kind: 'choice', values: ['auto', 'nvidia-smi', 'amd-smi', 'rocm-smi', 'xpu-smi'] },
    default: 'auto',
    weakens: 'never',
  },
  'probe-timeout': {
    summary: 'How long one run of that program may take.',
    schema: { kind: 'duration' },
    default: '10s',
    weakens: 'never',
  },
  fields: {
    summary: 'Fields of `nvidia-smi --help-query-gpu` to read beside the default ones, or `all`.',
    schema: { kind: 'list', of: { kind: 'text' } },
    default: [],
    weakens: 'never',
    example: ['remapped_rows.pending', 'encoder.stats.sessionCount'],
  },
  processes: {
    summary: 'Whether to send the memory of each process; every process is a series of its own.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: 'never',
  },
  'require-gpu': {
    summary: 'Whether it is an error that no GPU can be read.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: [true, false],
  },
  demo: {
    summary: 'Whether to simulate two GPUs instead of reading real ones.',
    schema: { kind: 'boolean' },
    default: false,
    weakens: 'never',
  },
} as const satisfies Options;

/** From where on a reading is a finding. */
const GATE_OPTIONS = {
  'max-temperature': {
    summary: 'Highest temperature in degrees Celsius that is still well.',
    schema: { kind: 'number', minimum: 0, maximum: 200 },
    default: 90,
    weakens: 'higher',
  },
  'max-memory': {
    summary: 'Highest share of the memory in use that is still well, in percent.',
    schema: { kind: 'number', minimum: 0, maximum: 100 },
    default: 95,
    weakens: 'higher',
  },
  'max-leak': {
    summary: 'Memory in MiB that a job may leave behind on a GPU.',
    schema: { kind: 'number', minimum: 0 },
    default: 256,
    weakens: 'higher',
  },
  'min-utilization': {
    summary: 'Utilization in percent that a GPU must reach at least once in a sampled job.',
    schema: { kind: 'number', minimum: 0, maximum: 100 },
    default: 5,
    weakens: 'lower',
  },
  'max-throttled': {
    summary: 'Share of the samples in percent in which heat or a power brake may slow a GPU down.',
    schema: { kind: 'number', minimum: 0, maximum: 100 },
    default: 0,
    weakens: 'higher',
  },
} as const satisfies Options;

/** Every option of `gpu-metrics`. */
export const GPU_METRICS_OPTIONS = { ...PROBE_OPTIONS, ...SINK_OPTIONS, ...GATE_OPTIONS } as const satisfies Options;
