import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseGraphviz } from '../graphviz.js';
import { parseMermaid } from './mermaid.js';

/** The problem of a diagram in short. */
function problem(source: string): string | null {
  const found = parseMermaid(source).problem;
  return found === null ? null : `${found.line}:${found.column} ${found.message}`;
}

describe('what GitHub draws is not reported', () => {
  test.each([
    'flowchart LR\n  A-->B\n  B -- text --> C & D\n',
    'graph TD;A-->B;B-->C;',
    'graph\n  A["a (b) [c] {d} <br/> e"] ==> B(("x"))\n  B -. maybe .-> C{{six}}\n',
    'flowchart TB\n  A -->\n  B\n  --> C\n',
    'flowchart\n  a[/lean/] --> b[\\back\\] --> c[/trap\\] --> d>flag] --> e(((three))) --> f(-oval-)\n',
    'flowchart LR\n  subgraph one [Title 1]\n    direction TB\n    a:::hot --> b\n  end\n  style a fill:#f9f\n  click a "x"\n',
    'flowchart LR\n  A e1@==> B\n  e1@{ animate: true }\n  C@{ shape: rect, label: "a } b" }\n',

    '---\ntitle: A [b\n---\nflowchart LR\n  A["`**multi**\nline`"] o--o B x--x C <--> D ~~~ E\n',
    'sequenceDiagram\n  participant A as Alice (1)\n  A->>+B: hi\n  alt x\n    B-->>-A: ok\n  else y\n    Note over A,B: x\n  end\n',
    'sequenceDiagram%% behind\n  A->>B: hi\n',
    'classDiagram\n  class A {\n    +int x\n  }\n  A <|-- B\n',
    'stateDiagram-v2\n  [*] --> A\n  state A {\n    [*] --> B\n  }\n',
    'erDiagram\n  A ||--o{ B : has\n  A {\n    string x\n  }\n',
    'pie title Pets\n  "Dogs" : 3\n',
    'somethingNew-beta\n  whatever (\n',
    'sequenceDiagram\n  A->>B: a #59; b\n  A->>B: a; B->>A: c\n',
    'graph LR\n  A["x" y] --> B["x"y] --> C["say "hi""]\n',
    'graph LR\n  subgraph x\n  A\n  end;\n',
    'graph LR\n  A[user@host] --> B\n',
    'sequenceDiagram\n  opt later  A->>B: x\n  end\n',
    'classDiagram\n  A : -List~string~ messages{\n',
    'stateDiagram-v2\n  a --> b\n  }\n',
    'flowchart LR\n  A::b --> C\n',
    'stateDiagram-v2\n  a --> b: x\n  class A{\n hot\n',
    'classDiagram\n  namespace N { class A\n  }\n  class `a b`{\n  }\n',
  ])('%j', (source) => {
    expect(problem(source)).toBe(null);
  });
});

describe('what nothing draws is reported where it goes wrong', () => {
  test.each([
    ['', '1:1 The diagram is empty.'],
    ['%% only this\n', '1:1 The diagram is empty.'],
    ['flowchrt LR\n a-->b', '1:1 No kind of diagram is called `flowchrt`, did you mean `flowchart`.'],
    ['graph LR\n  A --> B[Hi (you)]', '2:14 The label of B holds a ( outside of quotes.'],
    ['graph LR\n  A --> B[Say "hi"]', '2:15 The label of B holds a " outside of quotes.'],
    ['graph LR\n  A["x" y "z"]', '2:11 The label of A holds a " outside of quotes.'],
    ['graph LR\n  subgraph DT[Env (per tenant)]\n  end', '2:19 The title of the subgraph holds a ( outside of quotes.'],
    ['graph LR\n  A --> B %% note', '2:11 Before `%%` a link or the end of the line is missing.'],
    ['graph LR\n  A[ "x (y)" ]', '2:6 The label of A holds a " outside of quotes.'],
    ['graph LR\n  A[a|b]', '2:6 The label of A holds a | outside of quotes.'],
    ['graph LR\n  A[""]', '2:4 The label of A is empty: write " " for none.'],
    ['graph TB A --> B', '1:9 Behind the direction a line break or a semicolon is missing.'],
    [
      'graph LR\n  A\n  linkStyle 0 stroke:red',
      '3:13 There is no link 0 above: links are counted from 0, and there are 0.',
    ],
    [
      'sequenceDiagram\n  A->>A: Some; with a',
      '2:14 The ; ends a statement, and none follows: in a text, write #59; instead.',
    ],
    ['sequenceDiagram\n  x->>y: ;abc', '2:10 The ; ends a statement, and none follows: in a text, write #59; instead.'],
    ['sequenceDiagram\n  Note over A,B,C: t', '2:16 A note goes over one participant or two.'],
    ['sequenceDiagram\n  A->B->C: x', '2:7 A message has one arrow, and here is a second one.'],
    ['sequenceDiagram\n  activate', '2:11 The line ends before it names a participant.'],
    ['sequenceDiagram\n  deactivate A', '2:3 A is deactivated here, and was not active.'],
    ['sequenceDiagram\n  create participant A\n  B->>C: x', '3:3 No message creates A: this one goes to C.'],
    ...['graph', 'subgraph', 'style', 'class'].map((word) => [
      `graph LR\n  a --> ${word}`,
      `2:9 No node can be called ${word}: write it in another way, such as with a capital.`,
    ]),
    ['graph LR\n  A[x', '2:4 The label of A is never closed.'],
    ['graph LR\n  A -->|x (y)| B', '2:11 The text of the link holds a ( outside of quotes.'],
    ['graph LR\n  A B', '2:5 Before `B` a link or the end of the line is missing.'],
    ['graph LR\n  A -->', '2:5 The link leads nowhere.'],
    ['graph LR\n  A --> end', '2:9 No node can be called end: write End, or quote it as a label.'],
    ['graph LR\n  subgraph x\n  A', '2:3 The subgraph has no end.'],
    ['graph LR\n  A\n  end', '3:3 The end belongs to no subgraph.'],
    ['sequenceDiagram\n  A->>B: x\n  end', '3:3 The end belongs to no block.'],
    ['sequenceDiagram\n  loop x\n  A->>B: x', '2:3 The loop has no end.'],
    ['sequenceDiagram\n  A->>B', '2:3 The message has no colon and text behind its arrow.'],
    ['sequenceDiagram\n  whatever', '2:3 No statement of a sequence diagram begins with `whatever`.'],
    ['classDiagram\n  class A {\n', '2:3 The block is never closed.'],
    ['classDiagram\n  A <|-- B\n  }\n', '3:3 The } closes no block.'],
  ])('%j', (source, expected) => {
    expect(problem(source)).toBe(expected);
  });

  test.each([
    ['digraph { a -> b', '1:9 The block is never closed.'],
    ['digraph { a -- b }', '1:13 A digraph joins with ->, not with --.'],
    ['graph { a [label="x }', '1:18 The quote is never closed.'],
    ['digraph { a -> ; }', '1:16 Here there is `;` where a name should be.'],
    ['graph { a [b] }', '1:12 The attribute `b` has no value behind a =.'],
    ['graph { a [label=x y] }', '1:20 The attribute `y` has no value behind a =.'],
    ['graph { edge }', '1:14 Here there is `}` where a list in square brackets behind edge should be.'],
    ['graph { ;;; }', '1:9 Here there is `;` where a name should be.'],
    ['hello { }', '1:1 Here there is `hello` where graph or digraph should be.'],
  ])('Graphviz %j', (source, expected) => {
    const found = parseGraphviz(source).problem!;
    expect(`${found.line}:${found.column} ${found.message}`).toBe(expected);
  });
});

test('nodes and edges carry their labels and places', () => {
  const { nodes, edgeLabels } = parseMermaid('graph LR\n  A --> B["b :1"]\n  A -->|"7"| C(c)\n  B -- hi --> C\n');
  expect(nodes.map(({ id, label, line }) => [id, label, line])).toEqual([
    ['A', 'A', 2],
    ['B', 'b :1', 2],
    ['C', 'c', 3],
  ]);
  expect(edgeLabels.map(({ label, line }) => [label, line])).toEqual([
    ['7', 3],
    ['hi', 4],
  ]);
});

test('any text is read to its end, in linear time', () => {
  const piece = fc.constantFrom(
    'graph LR\n',
    'A',
    '--',
    '>',
    '[',
    '(',
    '"',
    '|',
    '{',
    'end',
    '\n',
    '@{',
    '%%',
    ';',
    '-.',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('');
      for (const source of [`graph LR\n${text}`, `sequenceDiagram\n${text}`, text]) parseMermaid(source);
      for (const source of [`digraph {${text}`, text]) parseGraphviz(source);
    }),
    { seed: 8, numRuns: 500 },
  );
  const start = performance.now();
  for (const unit of ['A-- ', 'A[', '((((', '[[[/', 'A -.', '\n\n\n', '@{', 'x-x-', '%%{ ', 'A & ', '---\n']) {
    parseMermaid(`graph LR\n${unit.repeat(40_000 / unit.length)}`);
    parseMermaid(`${unit}\n`.repeat(40_000 / unit.length));
    parseGraphviz(`digraph {${unit.repeat(40_000 / unit.length)}`);
  }
  expect(performance.now() - start).toBeLessThan(5_000);
});
