/** What Python is made of, as far as a reader could stumble over much of it. */
export const PYTHON_PIECES: readonly string[] = [
  'x = ',
  '(',
  ')',
  '[',
  'f"',
  '{',
  '}',
  '"',
  '"""',
  '\\\n',
  'if x:\n',
  ' ',
  'try:\n pass\nexcept:\n pass\n',
  'lambda: ',
  'def f():\n',
  'def f(a, b=1): pass\n',
  'class C:\n',
  '@d\n',
  'a.b',
  'a, ',
  '# x',
  'x;',
  'not ',
  'else:\n',
  'import a\n',
  'x if y else ',
];

type Shape = (size: number) => string;

const lines =
  (text: (index: number) => string): Shape =>
  (size) =>
    Array.from({ length: size }, (_, index) => text(index)).join('');

/** So many levels that the indentation alone is as long as the rest. */
function nested(header: string, size: number, inside: (indent: string) => string, after = (_: string) => ''): string {
  const depth = Math.floor(Math.sqrt(size));
  const indents = Array.from({ length: depth }, (_, level) => ' '.repeat(level));
  const before = indents.map((indent) => `${indent}${header}\n`).join('');
  return before + inside(' '.repeat(depth)) + indents.reverse().map(after).join('');
}

const SOCKET = 'import socket\ns = socket.socket()\n';

/** Python files by what there is much of in them, for a size. */
export const PYTHON_SHAPES: Readonly<Record<string, Shape>> = {
  'many bare handlers': lines(() => 'try:\n  step()\nexcept:\n  pass\n'),
  'many handlers that log': lines(
    (index) => `try:\n  step()\nexcept Exception as e:\n  log.error("x${index}", exc_info=True)\n`,
  ),
  'one handler with many calls': (size) => `try:\n  step()\nexcept:\n${'  log.info(x)\n'.repeat(size)}`,
  'one handler with many clauses': (size) => `try:\n  step()\n${'except A:\n  pass\n'.repeat(size)}except:\n  pass\n`,
  'a tuple of many exceptions': (size) => `try:\n  step()\nexcept (${'A, '.repeat(size)}Exception):\n  pass\n`,
  'much in nested withs': (size) => nested('with x:', size, (indent) => `${indent}${'x();'.repeat(size)}\n`),
  'handlers in handlers': (size) => {
    const depth = Math.floor(Math.sqrt(size));
    const levels = Array.from({ length: depth }, (_, level) => {
      const indent = ' '.repeat(level);
      return `${indent}try: x()\n${indent}except Exception:\n`;
    });
    return `${levels.join('')}${' '.repeat(depth)}${'x();'.repeat(size)}\n`;
  },
  'much in nested ifs': (size) => nested('if x:', size, (indent) => `${indent}${'x();'.repeat(size)}\n`),
  'much in nested functions': (size) => nested('def f():', size, (indent) => `${indent}${'x = 1;'.repeat(size)}\n`),
  'much in nested classes': (size) => nested('class C:', size, (indent) => `${indent}${'x = 1;'.repeat(size)}\n`),
  'returns in nested finallys': (size) => {
    const depth = Math.floor(Math.sqrt(size));
    const levels = Array.from(
      { length: depth },
      (_, level) => `${' '.repeat(level)}try: x()\n${' '.repeat(level)}finally:\n`,
    );
    return `${levels.join('')}${' '.repeat(depth)}${'return;'.repeat(size)}\n`;
  },
  'many suppressing blocks': (size) =>
    `import contextlib\n${'with contextlib.suppress(Exception): x()\n'.repeat(size)}`,
  'many suppressing calls in one statement': (size) =>
    `import contextlib\nx(${'contextlib.suppress(Exception), '.repeat(size)})\n`,
  'many spellings of one name': (size) =>
    `${Array.from({ length: size }, (_, index) => `from contextlib import suppress as s${index}\n`).join('')}with s1(Exception): pass\n`,
  'many binds on one line': (size) => `${SOCKET}${'s.bind(("", 5000));'.repeat(size)}\n`,
  'many binds': (size) => `${SOCKET}${'s.bind(("", 5000))\n'.repeat(size)}`,
  'many binds to one name given often': (size) => `${SOCKET}${'PORT = 5000\ns.bind(("", PORT))\n'.repeat(size)}`,
  'many values of one name, then many binds': (size) =>
    `${SOCKET}${'if x: PORT = 5000\n'.repeat(size)}${'s.bind(("", PORT))\n'.repeat(size)}`,
  'many values of one name, then a function that binds often': (size) =>
    `${SOCKET}${'if x: PORT = 5000\n'.repeat(size)}def f():\n${'  s.bind(("", PORT))\n'.repeat(size)}`,
  'many values behind the binds of a loop': (size) =>
    `${SOCKET}while x:\n${'  s.bind(("", PORT))\n'.repeat(size)}${'  PORT = 5000\n'.repeat(size)}`,
  'many values behind many binds': (size) =>
    `${SOCKET}${'s.bind(("", PORT))\n'.repeat(size)}${'PORT = 5000\n'.repeat(size)}`,
  'a chain of names': (size) =>
    `${SOCKET}P0 = 1\n${Array.from({ length: size }, (_, index) => `P${index + 1} = P${index}\n`).join('')}s.bind(("", P${size}))\n`,
  'names that double': (size) =>
    `${SOCKET}P0 = 1\n${Array.from({ length: size }, (_, index) => `P${index + 1} = P${index} + P${index}\n`).join('')}s.bind(("", P${size}))\n`,
  'a long elif': (size) =>
    `${SOCKET}if a: PORT = 1\n${'elif b: PORT = 2\n'.repeat(size)}else: PORT = 3\n${'s.bind(("", PORT))\n'.repeat(size)}`,
  'binds in every branch of a long elif': (size) =>
    `${SOCKET}if a: s.bind(("", PORT))\n${'elif b: s.bind(("", PORT))\n'.repeat(size)}`,
  'values and binds in every branch of a long elif': (size) =>
    `${SOCKET}if a: PORT = 1; s.bind(("", PORT))\n${'elif b: PORT = 2; s.bind(("", PORT))\n'.repeat(size)}`,
  'many options and uses of each': (size) =>
    `${SOCKET}${Array.from({ length: size }, (_, index) => `p.add_argument("--port-${index}", default=${index})\n`).join('')}` +
    `args = p.parse_args()\n${Array.from({ length: size }, (_, index) => `s.bind(("", args.port_${index}))\n`).join('')}`,
  'many readings of the command line': (size) =>
    `${SOCKET}${'args = p.parse_args()\n'.repeat(size)}${'s.bind(("", args.port))\n'.repeat(size)}`,
  'a function with many parameters that binds them': (size) =>
    `${SOCKET}def f(${Array.from({ length: size }, (_, index) => `p${index}=1`).join(', ')}):\n` +
    Array.from({ length: size }, (_, index) => `  s.bind(("", p${index}))\n`).join(''),
  'a call with many arguments': (size) =>
    `${SOCKET}def f(${Array.from({ length: size }, (_, index) => `p${index}`).join(', ')}): return p1\n` +
    `s.bind(("", f(${Array.from({ length: size }, (_, index) => `p${index}=1`).join(', ')})))\n`,
  'many calls of a function that binds': (size) =>
    `${SOCKET}def f(port):\n  s.bind(("", port))\n${'f(5000)\n'.repeat(size)}`,
  'many functions called often': (size) =>
    `${SOCKET}${Array.from({ length: size }, (_, index) => `def f${index}(port):\n  s.bind(("", port))\nf${index}(1)\n`).join('')}`,
  'many functions of one name': (size) => `${SOCKET}${'def f(port):\n  s.bind(("", port))\nf(1)\n'.repeat(size)}`,
  'a function with many returns called often': (size) =>
    `${SOCKET}def f():\n${'  if x: return 1\n'.repeat(size)}${'s.bind(("", f()))\n'.repeat(size)}`,
  'a large class around many binds': (size) =>
    `${SOCKET}class A:\n${Array.from({ length: size }, (_, index) => `  def f${index}(self):\n    self.p${index} = 1\n    s.bind(("", self.p${index}))\n`).join('')}`,
  'an attribute given by many methods': (size) =>
    `${SOCKET}class A:\n${Array.from({ length: size }, (_, index) => `  def f${index}(self):\n    self.port = 1\n`).join('')}  def run(self):\n${'    s.bind(("", self.port))\n'.repeat(size)}`,
  'methods that call methods': (size) =>
    `${SOCKET}class A:\n${Array.from({ length: size }, (_, index) => `  def f${index}(self): return self.f${index + 1}()\n  def g${index}(self): s.bind(("", self.f${index}()))\n`).join('')}`,
  'many classes of one base': (size) =>
    `${SOCKET}class B: port = 1\n${Array.from({ length: size }, (_, index) => `class C${index}(B):\n  def f(self): s.bind(("", self.port))\n`).join('')}`,
  'a long line of classes': (size) =>
    `${SOCKET}class C0: port = 1\n${Array.from({ length: size }, (_, index) => `class C${index + 1}(C${index}):\n  def f(self): s.bind(("", self.port))\n`).join('')}`,
  'a class of many bases': (size) =>
    `${SOCKET}class A(${Array.from({ length: size }, (_, index) => `B${index}`).join(', ')}):\n  def f(self):\n${'    s.bind(("", self.port))\n'.repeat(size)}`,
  'many globals': (size) =>
    `${SOCKET}${Array.from({ length: size }, (_, index) => `def f${index}():\n  global PORT\n  PORT = 1\n`).join('')}${'s.bind(("", PORT))\n'.repeat(size)}`,
  'many imports and many servers': (size) =>
    `${Array.from({ length: size }, (_, index) => `import m${index}\n`).join('')}${'app.listen(1)\n'.repeat(size)}app = Application()\ntornado\n`,
  'many imports of one name': (size) =>
    `${SOCKET}${'from m import PORT\n'.repeat(size)}${'s.bind(("", PORT))\n'.repeat(size)}`,
  'a large dictionary that is read often': (size) =>
    `${SOCKET}P = {${Array.from({ length: size }, (_, index) => `"k${index}": ${index}, `).join('')}}\n${'s.bind(("", P["k1"]))\n'.repeat(size)}`,
  'a long sum': (size) => `${SOCKET}s.bind(("", ${'1 + '.repeat(size)}1))\n`,
  'a long text of parts': (size) => `${SOCKET}s.bind(f"${'{x}:'.repeat(size)}1")\n`,
  'many neighbouring strings': (size) => `${SOCKET}s.bind((${'"a" '.repeat(size)}, 1))\n`,
  'a deep attribute': (size) => `${SOCKET}s.bind(("", a${'.b'.repeat(size)}))\n`,
  'a deep call': (size) => `${SOCKET}s.bind(("", ${'f('.repeat(size)}1${')'.repeat(size)}))\n`,
  'a deep subscript': (size) => `${SOCKET}s.bind(("", a${'[0]'.repeat(size)}))\n`,
  'many targets of one assignment': (size) =>
    `${SOCKET}${'PORT = '.repeat(size)}5000\n${'s.bind(("", PORT))\n'.repeat(size)}`,
  'a wide unpacking': (size) =>
    `${SOCKET}${Array.from({ length: size }, (_, index) => `p${index}`).join(', ')} = x\n${Array.from({ length: size }, (_, index) => `s.bind(("", p${index}))\n`).join('')}`,
  'many loops over one list': (size) =>
    `${SOCKET}L = [${'1, '.repeat(size)}]\n${'for p in L: s.bind(("", p))\n'.repeat(size)}`,
  'nested loops around binds': (size) =>
    `${SOCKET}${nested('for p in range(9):', size, (indent) => `${indent}${'s.bind(("", p));'.repeat(size)}\n`)}`,
  'a with of many': (size) => `${SOCKET}with ${'a as b, '.repeat(size)}c as d: s.bind(("", b))\n`,
  'many decorators': (size) =>
    `${SOCKET}${'@click.option("--port", default=1)\n'.repeat(size)}def f(port):\n${'  s.bind(("", port))\n'.repeat(size)}`,
  'many main guards': lines(() => 'if __name__ == "__main__": main()\n'),
  'a run of comments that mute': lines(() => '# guardrails: ignore[bare-except] because\n'),
  'a run of noqa comments': lines(() => '# noqa: E722\n'),
  'comments behind code': lines(() => 'x = 1  # guardrails: ignore[bare-except] because  # noqa\n'),
  'one comment that names much': (size) => `x = 1  # guardrails: ignore[${'a/b, '.repeat(size)}] because\n`,
  'many faults': lines(() => 'x = )\n'),
  'many faults on one line': (size) => `${'x = );'.repeat(size)}\n`,
  'a long line of umlauts with faults': (size) => `${'"ä" );'.repeat(size)}\n`,
  'a setup with many requirements': (size) =>
    `from setuptools import setup\nsetup(install_requires=[${'"a>=1", '.repeat(size)}])\n`,
  'a setup that follows a name': (size) =>
    `from setuptools import setup\n${'R = ["a"]\n'.repeat(size)}${'R += ["b"]\n'.repeat(size)}setup(install_requires=R)\n`,
  'many setups': (size) => `from setuptools import setup\n${'R = ["a"]\nsetup(install_requires=R)\n'.repeat(size)}`,
};
