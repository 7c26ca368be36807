/** Where in a snippet: UTF-16 offsets, `to` exclusive. */
export interface SnippetPlace {
  readonly from: number;
  readonly to: number;
}

/** Why a snippet cannot be assembled, and which part of it. */
export class AssemblyError extends Error {
  override name = 'AssemblyError';
  readonly place: SnippetPlace;
  /** What would be right, a line each. */
  readonly help: readonly string[];
  /** The word that is no instruction, so that a shell can suggest one. */
  readonly unknown: string | undefined;
  /** The target may be in reach from another address. */
  readonly outOfReach: boolean;

  constructor(
    message: string,
    place: SnippetPlace,
    rest: { help?: readonly string[]; unknown?: string; outOfReach?: boolean } = {},
  ) {
    super(message);
    this.place = place;
    this.help = rest.help ?? [];
    this.unknown = rest.unknown;
    this.outOfReach = rest.outOfReach ?? false;
  }
}
