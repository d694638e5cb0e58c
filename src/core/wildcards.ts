/**
 * Whether a pattern of tokens, some of them a star for any run of characters, covers all characters; every other token
 * covers one. Time linear in pattern times characters: only the last star is ever tried again.
 */
export function coversAll<T extends { readonly kind: string }>(
  tokens: readonly T[],
  characters: string | readonly string[],
  accepts: (token: T, character: string) => boolean,
): boolean {
  let token = 0;
  let index = 0;
  let star = -1;
  let mark = 0;
  while (index < characters.length) {
    const current = tokens[token];
    if (current?.kind === 'star') {
      star = token++;
      mark = index;
    } else if (current !== undefined && accepts(current, characters[index]!)) {
      token++;
      index++;
    } else if (star !== -1) {
      token = star + 1;
      index = ++mark;
    } else return false;
  }
  while (tokens[token]?.kind === 'star') token++;
  return token === tokens.length;
}
