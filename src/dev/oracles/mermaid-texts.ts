import type { Random } from '../../testing/random.js';
import { damagedText } from './damaged-text.js';
import { aFlowchart, FLOWCHART_MARKS } from './flowchart-texts.js';
import { aSequenceDiagram, SEQUENCE_MARKS } from './sequence-texts.js';

const OTHER_MARKS = [
  '{',
  '}',
  '}\n',
  '{\n',
  ':',
  '"',
  '[',
  ']',
  '-',
  '>',
  ' ',
  '\n',
  'end',
  ';',
  ',',
  '<',
  '|',
  '%%',
  '(',
  ')',
];

/** A diagram in Mermaid, sound or damaged: mostly flowcharts and sequence diagrams, then all the others. */
export function aMermaidText(random: Random): string {
  const kind = random.below(20);
  if (kind < 9) return maybeDamaged(random, around(random, aFlowchart(random)), FLOWCHART_MARKS);
  if (kind < 14) return maybeDamaged(random, around(random, aSequenceDiagram(random)), SEQUENCE_MARKS);
  const make = random.pick([aClassDiagram, aStateDiagram, anErDiagram, aGantt, aSmallDiagram]);
  return maybeDamaged(random, around(random, make(random)), OTHER_MARKS);
}

function maybeDamaged(random: Random, text: string, marks: readonly string[]): string {
  return random.once(3) ? damagedText(random, text, marks) : text;
}

/** What may stand before and within any diagram. */
function around(random: Random, text: string): string {
  switch (random.below(16)) {
    case 0:
      return `---\ntitle: A [b\n---\n${text}`;
    case 1:
      return `%%{init: {"theme": "dark"}}%%\n${text}`;
    case 2:
      return `%% first\n\n${text}`;
    case 3:
      return text.replace(/\n/, random.pick(['\n%% [within\n', '\n  %%\n', '\n\n  \n', ' %% behind\n', '\r\n', ';\n']));
    case 4:
      return `${text.trimEnd()}`;
    default:
      return text;
  }
}

function lines(random: Random, most: number, make: (random: Random) => string): string {
  return Array.from({ length: 1 + random.below(most) }, () => `  ${make(random)}\n`).join('');
}

function aClassDiagram(random: Random): string {
  const name = () => random.pick(['A', 'B', 'Shop', 'List~int~', '`a b`', 'C["label"]']);
  const member = () => random.pick(['+int x', '-run() void', '#go(int a)$', '<<interface>>', 'name String', '+a: {b}']);
  const arrow = () => random.pick(['<|--', '*--', 'o--', '-->', '--', '..>', '..|>', '"1" --> "*"', '()--', '<-->']);
  const line = () => {
    const block = `class ${name()}${random.pick([' ', ''])}{\n    ${member()}\n    ${member()}\n  }`;
    const relation = `${name()} ${arrow()} ${name()}${random.pick(['', ' : has', ' : a {b}'])}`;
    const note = random.pick([
      'note "x"',
      'note for A "x"',
      'direction LR',
      'class A',
      'class A:::hot',
      'class A["x"]',
    ]);
    const odd = random.pick([
      'namespace N {\n    class D\n  }',
      'click A href "x"',
      'cssClass "A" hot',
      `A : ${member()}`,
    ]);
    const style = random.pick(['style A fill:#f9f', 'classDef hot fill:#f00', '<<interface>> A', 'callback A "f"']);
    return random.pick([block, relation, relation, note, odd, style]);
  };
  return `${random.pick(['classDiagram', 'classDiagram-v2'])}\n${lines(random, 4, line)}`;
}

function aStateDiagram(random: Random): string {
  const name = () => random.pick(['[*]', 'A', 'B', 'Waiting', 'a-b', 'state1', 'A:::hot']);
  const line = () => {
    const step = `${name()} --> ${name()}${random.pick(['', ' : go', ' : a { b'])}`;
    const inner = `state A {\n    [*] --> B\n${random.once(3) ? '    --\n    B --> [*]\n' : ''}  }`;
    const note = random.pick([
      'note right of A : x',
      'note left of A\n    a { b\n  end note',
      'direction LR',
      'A : text',
    ]);
    const odd = random.pick([
      'state "x y" as B',
      'state F <<fork>>',
      'state F <<choice>>',
      'classDef hot fill:#f00',
      'class A hot',
    ]);
    return random.pick([step, step, inner, note, odd]);
  };
  return `${random.pick(['stateDiagram-v2', 'stateDiagram'])}\n${lines(random, 4, line)}`;
}

function anErDiagram(random: Random): string {
  const name = () => random.pick(['A', 'ORDER', 'LINE-ITEM', '"x y"', 'B[Alias]', 'C["x y"]']);
  const arrow = () => random.pick(['||--o{', '}|..|{', '|o--o|', '||--||', 'one or more to zero or one']);
  const line = () => {
    const relation = `${name()} ${arrow()} ${name()}${random.pick([' : has', ' : "has {1}"', ' : ""', ''])}`;
    const block = `${name()} {\n    string x${random.pick(['', ' PK', ' FK "a } b"', ' PK, FK'])}\n    int y\n  }`;
    return random.pick([relation, relation, block, name(), 'direction TB', 'classDef hot fill:#f00']);
  };
  return `erDiagram\n${lines(random, 4, line)}`;
}

function aGantt(random: Random): string {
  const task = () => {
    const when = random.pick([
      '2024-01-01, 3d',
      'a1, after a0, 2d',
      'done, 2024-01-01, 2024-01-04',
      '5d',
      'crit, milestone, 0d',
    ]);
    return `${random.pick(['Task', 'A (b)', 'Other [x]'])} :${when}`;
  };
  const line = () =>
    random.pick([task(), task(), 'section S', 'dateFormat YYYY-MM-DD', 'excludes weekends', 'title T (x)']);
  return `gantt\n${lines(random, 4, line)}`;
}

function aSmallDiagram(random: Random): string {
  return random.pick([
    'pie title Pets\n  "Dogs" : 3\n  "Cats" : 4.5\n',
    'pie showData\n',
    'journey\n  title Day\n  section Go\n    Make tea: 5: Me\n',
    'gitGraph\n  commit\n  branch b\n  checkout b\n  commit id: "x"\n  checkout main\n  merge b\n',
    'mindmap\n  root((x))\n    a[b]\n    c\n',
    'timeline\n  title T\n  2004 : a : b\n',
    'quadrantChart\n  title T\n  x-axis a --> b\n  y-axis c --> d\n  A: [0.3, 0.6]\n',
    'requirementDiagram\n  requirement r {\n    id: 1\n    text: t\n    risk: high\n    verifymethod: test\n  }\n',
    'C4Context\n  Person(a, "b")\n',
    'xychart-beta\n  x-axis [a, b]\n  bar [1, 2]\n',
    'block-beta\n  columns 2\n  a b\n',
    'sankey-beta\n\na,b,3\n',
    'packet-beta\n  0-15: "a"\n',
    'kanban\n  a[b]\n    c[d]\n',
    'architecture-beta\n  group a(cloud)[b]\n',
    'radar-beta\n  axis a, b\n  curve x{1, 2}\n',
    'treemap-beta\n"a"\n  "b": 3\n',
    'zenuml\n  A.b()\n',
    'info\n',
    'flowchrt LR\n  A --> B\n',
    'Graph LR\n  A --> B\n',
    'sequencediagram\n  A->>B: x\n',
    '',
    '%% nothing\n',
    'this is no diagram\n',
  ]);
}
