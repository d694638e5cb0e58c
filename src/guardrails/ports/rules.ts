import type { Rule } from '../../core/rule.js';

/** What the guardrail can find. */
export const PORTS_RULES: readonly Rule[] = [
  {
    id: 'ports/conflict',
    summary: 'Two services want the same port on the same machine.',
    why: 'Whichever starts second fails to bind, often only when a machine restarts at night.',
    remedy: 'Give one of the services another port, or say in `machines` or `alternatives` that they never meet.',
    severity: 'error',
  },
  {
    id: 'ports/unregistered',
    summary: 'A port that the registry does not list.',
    why: 'A registry that misses ports cannot tell anybody which ones are free.',
    remedy: 'Add it to the registry with `guardrails ports write`, then fill in its purpose and owner.',
    severity: 'warning',
  },
  {
    id: 'ports/duplicate',
    summary: 'Two rows of the registry claim the same port or name.',
    why: 'Both services will be told that the port is theirs.',
    remedy: 'Give one of the rows another port with `guardrails ports next`.',
    severity: 'error',
  },
  {
    id: 'ports/incomplete',
    summary: 'A row of the registry without a usable port, a purpose or an owner.',
    why: 'Nobody knows what the port is for or whom to ask about it.',
    remedy: 'Fill in what the message names.',
    severity: 'warning',
  },
  {
    id: 'ports/stale',
    summary: 'A row of the registry that nothing in the repository uses.',
    why: 'It keeps a port from being given to somebody who needs it.',
    remedy: 'Delete the row, unless one of the unresolved uses is of its port.',
    severity: 'notice',
  },
  {
    id: 'ports/dangling',
    summary: 'A connection to a local port on which nothing in the repository listens.',
    why: 'The listener has moved or is gone, and the client waits for nobody.',
    remedy: 'Correct the port, or register who listens there.',
    severity: 'warning',
  },
  {
    id: 'ports/privileged',
    summary: 'A port below 1024, which only privileged processes may open.',
    why: 'The service must run as root or with a capability, or it fails to start.',
    remedy: 'Listen on a port from 1024 on and map it where it has to be reached.',
    severity: 'warning',
  },
  {
    id: 'ports/ephemeral',
    summary: "A fixed port inside the kernel's range for outgoing connections.",
    why: 'Any client connection may be given the number first, and the service then fails to bind now and then.',
    remedy: 'Choose a port outside the range, or set `ephemeral` to what the machines really use.',
    severity: 'warning',
  },
  {
    id: 'ports/literal',
    summary: 'A hard-coded number that the registry has a name for.',
    why: 'The registry and the code can drift apart without anybody noticing.',
    remedy: 'Run `guardrails ports fix` to ask the registry for the port by its name.',
    severity: 'warning',
    off: true,
  },
  {
    id: 'ports/legacy',
    summary: 'A port of the legacy table that the registry lacks.',
    why: 'Until the registry holds everything that the old table holds, both have to be kept.',
    remedy: 'Add the port to the registry, or take it out of the legacy table.',
    severity: 'warning',
  },
];
