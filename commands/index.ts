/**
 * Every command, one line each: the one list. `Object.values` of this module is what a registry is made of.
 * A file in this folder is a command; what several of them share is in families/.
 */
export { default as bc } from './bc.ts';
export { default as bd } from './bd.ts';
export { default as be } from './be.ts';
export { default as bl } from './bl.ts';
export { default as bp } from './bp.ts';
export { default as cls } from './cls.ts';
export { default as connect } from './connect.ts';
export { default as context } from './context.ts';
export { default as core } from './core.ts';
export { default as db } from './db.ts';
export { default as dc } from './dc.ts';
export { default as dd } from './dd.ts';
export { default as debug } from './debug.ts';
export { default as dq } from './dq.ts';
export { default as eb } from './eb.ts';
export { default as ed } from './ed.ts';
export { default as eq } from './eq.ts';
export { default as eval } from './eval.ts';
export { default as exit } from './exit.ts';
export { default as formats } from './formats.ts';
export { default as g } from './g.ts';
export { default as help } from './help.ts';
export { default as i } from './i.ts';
export { default as p } from './p.ts';
export { default as pause } from './pause.ts';
export { default as physicalDb } from './physical-db.ts';
export { default as physicalDc } from './physical-dc.ts';
export { default as physicalDd } from './physical-dd.ts';
export { default as physicalDq } from './physical-dq.ts';
export { default as physicalEb } from './physical-eb.ts';
export { default as physicalEd } from './physical-ed.ts';
export { default as physicalEq } from './physical-eq.ts';
export { default as physicalU } from './physical-u.ts';
export { default as physicalU2 } from './physical-u2.ts';
export { default as print } from './print.ts';
export { default as r } from './r.ts';
export { default as script } from './script.ts';
export { default as settings } from './settings.ts';
export { default as status } from './status.ts';
export { default as t } from './t.ts';
export { default as u } from './u.ts';
export { default as u2 } from './u2.ts';
