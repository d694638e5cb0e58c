const NOBODY = 65_534;

/** Does something without the rights of root, which no permission stops; as any other user it is done as it is. */
export async function asNobody<T>(body: () => Promise<T> | T): Promise<T> {
  if (process.geteuid!() !== 0) return body();
  process.seteuid!(NOBODY);
  try {
    return await body();
  } finally {
    process.seteuid!(0);
  }
}
