import type { Random } from '../../../testing/random.js';
import { BASES } from './bases.js';
import { functionName, indented, literal, variableName } from './code-scope.js';
import { functionDefinition, recordClass, smallMethod, table } from './definitions.js';
import type { ProgramPlan, Purpose } from './program-plan.js';
import { camelCase, paragraph, sentence, titleCase } from './sentences.js';
import { type SocketMethod, socketMethod } from './sockets.js';
import { NOUNS, QUALITIES } from './words.js';

/** A module that others import from: its dotted name, and a class in it. */
export interface Importable {
  readonly module: string;
  readonly name: string;
}

const ALWAYS = ['import asyncio', 'import json', 'import logging', 'import os', 'import sys', 'import time'];
const SOMETIMES = [
  'import uuid',
  'import re',
  'import traceback',
  'import subprocess',
  'from collections import defaultdict, deque',
  'from pathlib import Path',
  'import numpy as np',
  'import torch',
  'import requests',
  'import psutil',
  'import redis',
];
const TYPING = [
  'from dataclasses import dataclass, field',
  'from datetime import datetime',
  'from enum import Enum',
  'from typing import Any, Dict, List, Optional',
];
/** Ports that people think of first, which is how they come to collide. */
const POPULAR = [5555, 5556, 5557, 5570, 5580, 7100, 8000, 8080, 8090, 9090, 50051];
const SOCKET_PURPOSES = ['main', 'health', 'event', 'control', 'status', 'metrics', 'stream', 'backup', 'query'];

/** The text of a program that parses. */
export function program(random: Random, plan: ProgramPlan, importable: readonly Importable[]): string {
  const base = BASES.find(({ path }) => path === plan.path);
  if (base !== undefined) return base.text;
  if (plan.purpose === 'package')
    return random.once(2)
      ? ''
      : `"""${titleCase(plan.path.split('/').at(-2)!)}."""\n\n__version__ = "0.${random.below(9)}.${random.below(20)}"\n`;
  return new ProgramWriter(random, plan, importable).text();
}

/** The class that a program is about. */
export function mainClass({ name }: Pick<ProgramPlan, 'name'>): string {
  return camelCase(name);
}

class ProgramWriter {
  private readonly random: Random;
  private readonly plan: ProgramPlan;
  private readonly importable: readonly Importable[];
  private readonly sockets: readonly SocketMethod[];
  private readonly lines: string[] = [];
  private length = 0;

  constructor(random: Random, plan: ProgramPlan, importable: readonly Importable[]) {
    this.random = random;
    this.plan = plan;
    this.importable = importable;
    this.sockets = this.openSockets();
  }

  text(): string {
    this.head();
    this.mainClass();
    while (this.missing() > 300) this.section();
    this.foot();
    return `${this.lines.join('\n')}\n`;
  }

  /** Docstring, imports and constants. */
  private head(): void {
    const { random, plan } = this;
    if (random.once(3)) this.add('#!/usr/bin/env python3');
    this.add(`"""${titleCase(plan.name)}.`, '', paragraph(random, 1 + random.below(4)), '"""', '');
    const outside = SOMETIMES.filter(() => random.once(4));
    const own = Array.from({ length: Math.min(this.importable.length, 1 + random.below(3)) }, () =>
      random.pick(this.importable),
    );
    const base = this.base();
    const local = [
      ...(base === null ? [] : [`from ${base.module} import ${base.name}`]),
      ...own.map(({ module, name }) => `from ${module} import ${name}`),
    ];
    const needed = this.sockets.flatMap(({ imports, source }) => [...imports, ...source.imports]);
    this.add(
      ...new Set([...ALWAYS, ...TYPING, ...outside, ...needed, ...(plan.purpose === 'test' ? ['import pytest'] : [])]),
      '',
      ...new Set(local),
      '',
    );
    this.add('logger = logging.getLogger(__name__)', 'PROJECT_ROOT = os.path.dirname(os.path.abspath(__file__))');
    for (let count = random.below(4); count > 0; count--)
      this.add(`${variableName(random).toUpperCase()} = ${literal(random)}`);
    this.add(
      ...new Set(this.sockets.flatMap(({ moduleLines, source }) => spaced([...source.moduleLines, ...moduleLines]))),
    );
    this.add('config = {}', 'metrics = {}', '');
  }

  private mainClass(): void {
    const { random, plan } = this;
    if (plan.purpose === 'test' || (plan.purpose !== 'library' && this.sockets.length === 0 && random.once(3))) return;
    const base = this.base();
    const sources = this.sockets.map(({ source }) => source);
    this.add('', `class ${mainClass(plan)}${base === null ? '' : `(${base.name})`}:`);
    const attributes = new Set(sources.flatMap(({ classLines }) => classLines));
    if (base === null && this.sockets.length > 0) {
      attributes.add('bind_address = "0.0.0.0"').add('peer_host = "localhost"');
    }
    this.within(`"""${sentence(random)}."""`, ...(attributes.size === 0 ? [] : ['', ...attributes]));
    const port = base !== null && random.once(2) ? plan.port : 'None';
    const given = base === null ? `port=${this.number()}` : `port=${port}`;
    this.within('', `def __init__(self, agent_name="${plan.name}", ${given}, config=None, **kwargs):`);
    const init =
      base === null
        ? [
            'self.agent_name = agent_name',
            'self.port = port',
            'self.config = config or {}',
            ...(this.sockets.length > 0 ? ['self.context = zmq.Context()'] : []),
          ]
        : [
            random.once(2)
              ? 'super().__init__(agent_name=agent_name, port=port, config=config, **kwargs)'
              : `super().__init__(agent_name, port or ${plan.port}, config=config)`,
          ];
    const state = Array.from(
      { length: random.below(6) },
      () => `self.${random.pick(QUALITIES)}_${random.pick(NOUNS)} = ${literal(random)}`,
    );
    const more = base === null ? ['self.metrics = {}', 'self.running = True', 'self.logger = logger'] : [];
    this.within(...indented([...init, ...more, ...new Set(sources.flatMap(({ initLines }) => initLines)), ...state]));
    for (const { lines } of this.sockets) this.within('', ...lines);
    const share = plan.purpose === 'script' ? 0.3 : 0.7;
    for (const end = this.missing() * (1 - share); this.missing() > end + 300; ) this.method();
  }

  private method(): void {
    const { random } = this;
    if (random.once(12)) this.within('', ...smallMethod(random));
    else this.within('', ...functionDefinition(random, { method: true, characters: this.someLength() }));
  }

  /** What follows the main class: functions, records, tables, smaller classes, tests. */
  private section(): void {
    const { random, plan } = this;
    if (plan.purpose === 'test') {
      this.add(
        '',
        '',
        ...functionDefinition(random, {
          method: false,
          characters: this.someLength(),
          name: `test_${functionName(random)}`,
        }),
      );
    } else if (random.once(8)) {
      this.add('', '', ...recordClass(random, `${camelCase(variableName(random))}${random.below(100)}`));
    } else if (random.once(16)) {
      this.add('', ...table(random));
    } else if (random.once(5)) {
      this.add('', '', `class ${camelCase(functionName(random))}:`);
      this.within(`"""${sentence(random)}."""`);
      for (let count = 1 + random.below(4); count > 0 && this.missing() > 300; count--) this.method();
    } else {
      this.add('', '', ...functionDefinition(random, { method: false, characters: this.someLength() }));
    }
  }

  private foot(): void {
    const { random, plan } = this;
    if (plan.purpose === 'library' || plan.purpose === 'test') return;
    const start =
      this.lines.includes(`class ${mainClass(plan)}:`) || this.base() !== null
        ? `${mainClass(plan)}().run()`
        : `${functionName(random)}()`;
    this.add('', '', 'if __name__ == "__main__":');
    if (random.once(2)) this.within(start);
    else
      this.within(
        'try:',
        `    ${start}`,
        'except KeyboardInterrupt:',
        '    print("stopped")',
        ...(random.once(3) ? ['except Exception as e:', '    logger.error(f"Fatal: {e}")', '    sys.exit(1)'] : []),
      );
  }

  private base(): Importable | null {
    const { plan } = this;
    const [agent, service, worker] = ['base_agent', 'base_service', 'zmq_worker'].map((module) => ({
      module: `common.core.${module}`,
      name: camelCase(module),
    }));
    if (plan.purpose === 'agent') return plan.port % 5 === 0 ? worker! : agent!;
    if (plan.purpose === 'service') return plan.port % 3 === 0 ? agent! : service!;
    return plan.purpose === 'project' && plan.port % 2 === 0 && this.sockets.length > 0 ? agent! : null;
  }

  private openSockets(): readonly SocketMethod[] {
    const { random, plan } = this;
    const purposes = SOCKET_PURPOSES.slice(0, howMany(random, plan.purpose));
    return purposes.map((purpose, index) =>
      socketMethod(
        { random, purpose, port: this.number(index), agent: plan.name, main: index === 0 },
        random.below(3) < (plan.purpose === 'agent' || plan.purpose === 'service' ? 2 : 1),
      ),
    );
  }

  /** A port of one's own, or one that others think of as well. */
  private number(index = 0): number {
    return this.random.once(7) ? this.random.pick(POPULAR) : this.plan.port + (index % 4);
  }

  private someLength(): number {
    return Math.min(400 + this.random.below(40) ** 2 * 2, this.missing());
  }

  private missing(): number {
    return this.plan.characters - this.length;
  }

  private add(...lines: readonly string[]): void {
    for (const line of lines) {
      this.lines.push(line);
      this.length += line.length + 1;
    }
  }

  private within(...lines: readonly string[]): void {
    this.add(...indented(lines));
  }
}

/** How many sockets a program opens. */
function howMany(random: Random, purpose: Purpose): number {
  if (purpose === 'agent') return 1 + random.below(2) + (random.once(4) ? 1 : 0);
  if (purpose === 'service') return 1 + random.below(2);
  if (purpose === 'script' || purpose === 'test') return random.once(8) ? 1 : 0;
  return purpose === 'project' && random.once(5) ? 1 + random.below(2) : 0;
}

/** Classes among lines of a module need blank lines around them. */
function spaced(lines: readonly string[]): readonly string[] {
  return lines.length > 1 ? ['', lines.join('\n'), ''] : lines;
}
