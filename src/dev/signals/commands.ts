/** A command that writes or starts a program. */
export interface SignalledCommand {
  /** The stub that is started. */
  readonly stub: string;
  readonly args: readonly string[];
  /** Inputs of a step of an action, by variable. */
  readonly env?: Readonly<Record<string, string>>;
  /** It runs until it is stopped, and ends with status 0 then. */
  readonly untilStopped?: true;
}

const command = (line: string): SignalledCommand => ({ stub: 'cli.js', args: line.split(' ') });

/** Every kind of command that leaves files or starts programs. */
export const SIGNALLED_COMMANDS: readonly SignalledCommand[] = [
  command('check'),
  command('check --format=json --output=report.json'),
  command('check --baseline=ref:HEAD'),
  command('check --changed-since=HEAD'),
  command('check bandit'),
  command('check bandit --option bandit.version=1.9.4'),
  command('check coverage --option coverage.run=pytest'),
  command('check drift --option drift.freeze=pip'),
  command('baseline --reason=x'),
  command('init --yes'),
  command('coverage raise --run=pytest'),
  command('drift fix'),
  command('drift freeze'),
  command('ports write'),
  command('ports fix'),
  command('ports runtime'),
  command('inventory write'),
  command('diagram write'),
  command('gpu-metrics list --tool=nvidia-smi'),
  {
    ...command('gpu-metrics watch --demo=true --interval=100ms --json=gpu.json --textfile=gpu.prom'),
    untilStopped: true,
  },
  { stub: 'main.js', args: [], env: { 'INPUT_REPORT-DIR': 'reports' } },
  { stub: 'bandit.js', args: [], env: { INPUT_VERSION: '1.9.4', 'INPUT_REPORT-DIR': 'reports' } },
];
