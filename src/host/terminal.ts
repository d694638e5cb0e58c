/** How standard output is looked at: the terminal's width in columns, null for no terminal, and whether colours may be used. */
export interface Terminal {
  readonly width: number | null;
  readonly colour: boolean;
}

/** The terminal this process writes to. */
export function terminalOf({ stdout, env }: Pick<NodeJS.Process, 'stdout' | 'env'>): Terminal {
  const isTerminal = stdout.isTTY === true;
  return { width: isTerminal ? stdout.columns : null, colour: wantsColour(isTerminal, env) };
}

/** Colours for people: on a terminal unless NO_COLOR is set, elsewhere only when FORCE_COLOR is. */
function wantsColour(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR && FORCE_COLOR !== '0') return true;
  return isTerminal && TERM !== 'dumb';
}
