// Compares scripts by their syntax trees: reads [[before, after], ...], prints where each pair differs.

import { readFileSync } from 'node:fs';
import ts from 'typescript';

const isComment = ({ kind }) => kind >= ts.SyntaxKind.FirstJSDocNode && kind <= ts.SyntaxKind.LastJSDocNode;

// Nothing assigns to constants, as the type checker sees, so that they may become variables.
const isConst = ({ kind }) => kind === ts.SyntaxKind.ConstKeyword;

const node = (each, file) => {
  if (isConst(each)) return ['LetKeyword', 'let'];
  const children = each.getChildren(file).filter((child) => !isComment(child));
  const inside = children.map((child) => node(child, file));
  return [ts.SyntaxKind[each.kind], inside.length ? inside : each.getText(file)];
};

const tree = (text) => {
  const file = ts.createSourceFile('x.js', text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
  if (file.parseDiagnostics.length) return [file.parseDiagnostics[0].messageText];
  return file.statements.map((each) => JSON.stringify(node(each, file)));
};

const pairs = JSON.parse(readFileSync(0, 'utf-8'));
const found = pairs.map(([before, after]) => {
  const [p, q] = [tree(before), tree(after)];
  const at = p.findIndex((each, k) => each !== q[k]);
  return at < 0 && p.length === q.length ? null : [p[at] ?? null, q[at] ?? null];
});
process.stdout.write(JSON.stringify(found));
