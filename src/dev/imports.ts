const COMMENT = String.raw`(?:\s|/\*[\s\S]*?\*/|//[^\n]*\n)*`;
const STATIC = /(?:^|[\n;])\s*(?:import\s*|(?:import|export)\b[^'"`;=]*?\bfrom\s*)['"]([^'"]+)['"]/g;
const DYNAMIC = new RegExp(String.raw`\bimport${COMMENT}\(${COMMENT}(?:(['"])([^'"]+)\1|)`, 'g');

/**
 * The specifiers of every import in TypeScript source: static, for types, re-exporting and dynamic, with comments in
 * between or not; a dynamic import of something that is no literal is `(computed)`.
 */
export function importsIn(source: string): readonly string[] {
  return [
    ...Array.from(source.matchAll(STATIC), (match) => match[1]!),
    ...Array.from(source.matchAll(DYNAMIC), (match) => match[2] ?? '(computed)'),
  ];
}
