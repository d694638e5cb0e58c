/** The machine of every file that no option gives another one. */
export const DEFAULT_MACHINE = 'default';

/** The options that decide which port a call in a Python file stands for, the same for every guardrail that tells. */
export const ENDPOINT_OPTIONS = {
  registry: {
    summary: 'The list of ports with their purpose and owner; `get_port("NAME")` is looked up in it.',
    schema: { kind: 'path' },
    default: 'config/ports.yaml',
  },
  machines: {
    summary: 'Machine names by path glob: the same number on two machines is no conflict; the first match counts.',
    schema: { kind: 'map', of: { kind: 'text' }, keys: 'glob' },
    default: {},
    example: { 'edge/**': 'edge', 'cloud/**': 'cloud' },
  },
  variables: {
    summary: 'Values of environment variables that neither a default nor an `.env` file gives, such as a port offset.',
    schema: { kind: 'map', of: { kind: 'either', of: [{ kind: 'number' }, { kind: 'text' }] } },
    default: { PORT_OFFSET: 0 },
  },
  calls: {
    summary:
      'Further Python calls: `call` is `package.function` or `.method`; `endpoint`, `host` and `port` name the argument by position (from 0) or keyword.',
    schema: {
      kind: 'list',
      of: {
        kind: 'record',
        fields: {
          call: {
            schema: { kind: 'text' },
            summary: 'The callee: `package.function`, `.method` or a bare name.',
            required: true,
          },
          role: {
            schema: { kind: 'choice', values: ['listen', 'connect'] },
            summary: 'What it does, `listen` by default.',
          },
          protocol: { schema: { kind: 'choice', values: ['tcp', 'udp'] }, summary: '`tcp` by default.' },
          endpoint: {
            schema: { kind: 'either', of: [{ kind: 'number' }, { kind: 'text' }] },
            summary: 'The argument with an endpoint or a `(host, port)` pair.',
          },
          host: {
            schema: { kind: 'either', of: [{ kind: 'number' }, { kind: 'text' }] },
            summary: 'The argument with the host.',
          },
          port: {
            schema: { kind: 'either', of: [{ kind: 'number' }, { kind: 'text' }] },
            summary: 'The argument with the port.',
          },
        },
      },
    },
    default: [],
    example: [{ call: 'agentlib.serve', port: 'port', host: 0 }],
  },
} as const;
