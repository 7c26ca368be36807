/** What the operating system says about a file, without the name of the call and the path: `no such file or directory`. */
export function fileReason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^\w+: /, '').replace(/, \w+( '.*)?$/, '') : String(error);
}
