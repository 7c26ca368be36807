/** Address spaces of typed loads and stores (layout.json SCRIPT_ENGINE_ADDRESS_SPACE_*). */
export const Space = { local: 1, remote: 2 } as const;
export type Space = (typeof Space)[keyof typeof Space];
