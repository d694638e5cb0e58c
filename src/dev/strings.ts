const TOKENS =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^`{}]|`[^`]*`|\{[^{}]*\})*\})*)`/g;

/** The texts of every string in TypeScript source as they are written, templates included; comments are none. */
export function stringsIn(source: string): readonly string[] {
  return Array.from(source.matchAll(TOKENS), ([, single, double, template]) => single ?? double ?? template).filter(
    (text) => text !== undefined,
  );
}
