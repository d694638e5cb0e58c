import * as core from '@actions/core';
import { safeLine, safeText } from '../core/safe-text.js';
import type { Annotation, Host, ProgramCall, Programs, ShownOptions, ShownResult } from './host.js';
import { showPrograms } from './show-programs.js';
import { System } from './system.js';

/** A GitHub Actions runner. Whatever is printed here is made harmless first: no content can become a command. */
export class ActionsHost extends System implements Host {
  readonly kind = 'actions';
  readonly terminal = { width: null, colour: true };

  print(text: string, raw?: 'raw'): void {
    core.info((raw === 'raw' ? text : safeText(text)).replace(/\n$/, ''));
  }

  log(message: string): void {
    core.info(safeText(message));
  }

  async showPrograms(calls: readonly ProgramCall[], options: ShownOptions): Promise<ShownResult> {
    const { execProgram } = await import(/* webpackMode: "eager" */ './exec-program.js');
    const print = (line: string): void => this.log(line);
    const run: Programs['run'] = (program, args, given) =>
      execProgram(program, args, { ...given, environment: this.programs.environmentFor(given) });
    core.startGroup(safeLine(options.title));
    try {
      return await showPrograms({ run, print, clock: this.clock }, calls, options);
    } finally {
      core.endGroup();
    }
  }

  async ask(): Promise<null> {
    return null;
  }

  progress(): void {}

  mask(secret: string): void {
    if (secret !== '') core.setSecret(secret);
  }

  input(name: string): string | null {
    return core.getInput(name) || null;
  }

  annotate({ level, message, title, file, line, endLine, column, endColumn }: Annotation): void {
    const properties = {
      ...(title === undefined ? {} : { title: safeLine(title) }),
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { startLine: line }),
      ...(endLine === undefined ? {} : { endLine }),
      ...(column === undefined ? {} : { startColumn: column }),
      ...(endColumn === undefined ? {} : { endColumn }),
    };
    const say = { error: core.error, warning: core.warning, notice: core.notice }[level];
    say(safeText(message), properties);
  }

  output(name: string, value: string): void {
    core.setOutput(name, value);
  }

  async summarize(markdown: string): Promise<void> {
    if (this.variable('GITHUB_STEP_SUMMARY') === null) return;
    await core.summary.addRaw(markdown, true).write();
  }

  saveState(name: string, value: string): void {
    core.saveState(name, value);
  }

  savedState(name: string): string | null {
    return core.getState(name) || null;
  }

  conclude(status: number, sentence: string): void {
    if (status === 0) this.log(sentence);
    else core.setFailed(safeText(sentence));
    process.exitCode = this.standardOutput.statusAfter(status);
  }
}
