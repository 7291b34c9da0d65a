"use strict";
exports.id = 991;
exports.ids = [991];
exports.modules = {

/***/ 5305:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RP: () => (/* binding */ valueOf),
/* harmony export */   b6: () => (/* binding */ textOf),
/* harmony export */   gM: () => (/* binding */ readYaml),
/* harmony export */   oi: () => (/* binding */ plainOf)
/* harmony export */ });
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8815);

/** Deep enough for everything that the action reads, and far from the end of the stack. */
const DEEPEST = 32;
/** Many for a file, and few for the memory. */
const MOST_MERGED = 1_000_000;
/** Stands for the value of a key that has none. */
const NOTHING = {
    kind: 'leaf',
    value: null,
    text: '',
    lossy: false,
    written: false,
    weight: 1,
};
/** More than a file of 1 MiB can hold without aliases. */
const HEAVIEST = 4 * 1024 * 1024;
/**
 * Reads one YAML 1.2 document, core schema.
 *
 * Of broken YAML the first mistake is told, since others may come of it. A key given twice is a flaw, and so is a tag of
 * another schema, an alias without an anchor, a second document, and aliases that would multiply out to more than a file
 * could hold. A merge key (`<<`) adds the keys of one map, or of a list of maps, that are not written beside it. Takes
 * time in proportion to the length of the text.
 */
function readYaml(text) {
    const lines = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .LineCounter */ .HN();
    const position = (at) => {
        const { line, col } = lines.linePos(at);
        return { line, col };
    };
    const tokens = [...new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Parser */ .iX(lines.addNewLine).parse(text)];
    const deep = tooDeep(tokens);
    if (deep !== undefined) {
        const message = `The YAML is nested deeper than ${DEEPEST} levels. Write it flatter.`;
        return { root: null, flaws: [{ at: deep, message }], position };
    }
    const [document, second] = composeDocuments(tokens, text.length);
    const flaws = [...document.errors.slice(0, 1), ...document.warnings].map(({ code, pos: [at] }) => ({ at, message: brokenYaml(code, text, at) }));
    if (second !== undefined) {
        const message = 'A second YAML document begins here. Keep everything in one document.';
        flaws.push({ at: second.range[0], message });
    }
    if (flaws.length > 0)
        return { root: null, flaws, position };
    const builder = new TreeBuilder(text);
    const root = builder.tree(document.contents, 0);
    if (root.weight <= HEAVIEST && !builder.isTooLarge()) {
        return { root, flaws: builder.flaws, position };
    }
    const message = 'With its aliases resolved, this file has more than 4 MiB. Use fewer aliases within aliases.';
    return { root: null, flaws: [...builder.flaws, { at: root.at, message }], position };
}
function composeDocuments(tokens, length) {
    const composer = new yaml__WEBPACK_IMPORTED_MODULE_0__/* .Composer */ .Dk({ schema: 'core', resolveKnownTags: false, uniqueKeys: false });
    const [first, second] = composer.compose(tokens, true, length);
    if (first === undefined)
        throw new TypeError('The YAML parser gave no document.');
    return [first, second];
}
/**
 * The composer recurses, and a stack that overflows within a regular expression ends the process. So the depth is
 * looked at before.
 */
function tooDeep(tokens) {
    const pending = tokens.map((token) => ({ token, depth: 0 }));
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
        const { token, depth } = next;
        if (depth > DEEPEST)
            return token.offset;
        for (const child of childTokens(token))
            pending.push({ token: child, depth: depth + 1 });
    }
    return undefined;
}
function childTokens(token) {
    const children = [];
    if (token.type === 'document')
        children.push(token.value);
    if ('items' in token)
        for (const { key, value } of token.items)
            children.push(key, value);
    return children.filter((child) => child !== null && child !== undefined);
}
const MISTAKES = {
    BAD_DQ_ESCAPE: 'a backslash in double quotes begins an escape. Write it twice, or use single quotes.',
    BAD_INDENT: 'the indentation does not fit the lines before, or a bracket is not closed.',
    BAD_SCALAR_START: 'text cannot begin with this character. Put it in quotes.',
    BLOCK_AS_IMPLICIT_KEY: 'a second colon, or a line that is indented too far. Put text with a colon in quotes.',
    MISSING_CHAR: 'a quote, a bracket or a comma is missing.',
    MULTILINE_IMPLICIT_KEY: 'a line without `key: `, or one with the wrong indentation.',
    TAB_AS_INDENT: 'it is indented by a tab. Use spaces.',
    UNEXPECTED_TOKEN: 'something stands here that belongs elsewhere. Check indentation, brackets and quotes.',
};
/** One sentence on a mistake that quotes nothing of the text. */
function brokenYaml(code, text, at) {
    if (code === 'TAG_RESOLVE_FAILED') {
        return 'This tag is not part of the YAML core schema. Remove it.';
    }
    const line = text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';
    if (/[{[,][^"'#]*\$\{\{/.test(line)) {
        return 'This is not valid YAML: GitHub\'s ${{ \u2026 }} works in workflows only. Set a variable under `env:` of the step, and write "${NAME}" here.';
    }
    if (/[{[,][^"'#]*\$\{[A-Za-z_]\w*\}/.test(line)) {
        return 'This is not valid YAML: within { } and [ ] a variable needs quotes: "${NAME}".';
    }
    const mistake = MISTAKES[code] ?? 'put text with quotes, colons or # in quotes.';
    return `This is not valid YAML: ${mistake}`;
}
/** Makes a tree of the parser's nodes, in the order of the file, so that an alias finds the last anchor before it. */
class TreeBuilder {
    source;
    flaws = [];
    told = new Set();
    anchors = new Map();
    merged = 0;
    /** @param source what the nodes were parsed from */
    constructor(source) {
        this.source = source;
    }
    isTooLarge() {
        return this.merged > MOST_MERGED;
    }
    /** @param fallback the offset of the key, for a value that was not written */
    tree(node, fallback) {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isAlias */ .Vj)(node))
            return this.aliased(node.source, offsetOf(node, fallback));
        const tree = this.written(node, fallback);
        const anchor = (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node) || (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node) || (0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node) ? node.anchor : undefined;
        if (anchor !== undefined)
            this.anchors.set(anchor, tree);
        return tree;
    }
    written(node, fallback) {
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isSeq */ .oP)(node)) {
            const items = node.items.map((item) => this.tree(item, offsetOf(node, fallback)));
            return { kind: 'list', at: offsetOf(node, fallback), items, weight: weightOf(items) };
        }
        if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isMap */ .jh)(node))
            return this.map(node.items, offsetOf(node, fallback));
        if (!(0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(node)) {
            return { ...NOTHING, at: fallback };
        }
        const { value, source } = node;
        // As far as Connect would store it.
        const text = typeof value === 'string' ? value : (source ?? String(value));
        return {
            kind: 'leaf',
            at: offsetOf(node, fallback),
            value: value,
            text,
            lossy: mayHaveLost(node, this.source),
            written: true,
            weight: 1 + text.length,
        };
    }
    map(pairs, at) {
        const entries = new Map();
        const merges = [];
        for (const pair of pairs) {
            if ((0,yaml__WEBPACK_IMPORTED_MODULE_0__/* .isScalar */ .jn)(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') {
                merges.push(this.tree(pair.value, offsetOf(pair.key, at)));
                continue;
            }
            const key = this.tree(pair.key, at);
            const value = this.tree(pair.value, key.at);
            // zod passes over `__proto__`, whatever the shape says of unknown keys.
            if (key.kind !== 'leaf' || key.value === null || key.text === '__proto__') {
                this.tell({ at: key.at, message: 'A key must be a word. Write `key: value`.' });
                continue;
            }
            const first = entries.get(key.text);
            if (first === undefined)
                entries.set(key.text, { keyAt: key.at, value });
            else
                this.tell({ at: key.at, message: 'This map has the same key twice. Keep one.' });
        }
        for (const merge of merges)
            this.merge(merge, entries);
        return {
            kind: 'map',
            at,
            entries,
            weight: weightOf([...entries.values()].map(({ value }) => value)),
        };
    }
    tell(flaw) {
        this.flaws.push(flaw);
        this.told.add(flaw.at);
    }
    /** What is written in a map itself goes first, then the earlier one of several that are merged. */
    merge(tree, into) {
        const maps = tree.kind === 'list' ? tree.items : [tree];
        for (const map of maps) {
            if (map.kind !== 'map') {
                // An alias without an anchor has been told of.
                if (this.told.has(map.at))
                    continue;
                const message = 'A merge key (<<) takes a map, mostly an alias such as *name, or a list of maps.';
                this.tell({ at: map.at, message });
                continue;
            }
            this.merged += map.entries.size;
            if (this.merged > MOST_MERGED)
                return;
            for (const [key, entry] of map.entries)
                if (!into.has(key))
                    into.set(key, entry);
        }
    }
    aliased(anchor, at) {
        const tree = this.anchors.get(anchor);
        if (tree !== undefined)
            return tree.kind === 'leaf' ? { ...tree, at, lossy: true } : { ...tree, at };
        const message = 'This alias has no anchor before it. Write the value in full, or add the anchor.';
        this.tell({ at, message });
        return { ...NOTHING, at };
    }
}
/**
 * Whether YAML has taken something of a text for syntax: an anchor, a tag, a comment behind it or in the head of a block,
 * a line break, blanks at its end. `a #b` would be sent as `a`, and nobody would know.
 */
function mayHaveLost({ anchor, tag, type, range }, text) {
    if (anchor !== undefined || tag !== undefined)
        return true;
    if (!range)
        return false;
    const [start, end] = range;
    const written = text.slice(start, end);
    if (type === 'BLOCK_LITERAL')
        return /^\|[^\r\n]*#/.test(written);
    // One line stays one line; of several, one is made.
    if (type === 'BLOCK_FOLDED')
        return /^>[^\r\n]*#|\n.*\S.*\n.*\S/.test(written);
    const behind = text.slice(end, text.indexOf('\n', end) + 1 || text.length);
    if (/^[ \t]*#/.test(behind))
        return true;
    // In quotes as well, a line break becomes a blank.
    return /[\r\n]/.test(written) || (type === 'PLAIN' && /^[ \t]+\r?\n?$/.test(behind));
}
function offsetOf({ range }, fallback) {
    return range?.[0] ?? fallback;
}
function weightOf(children) {
    return children.reduce((sum, { weight }) => sum + weight, 1);
}
/** The value under a key. */
function valueOf(node, key) {
    return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}
/** The text that a value is; `undefined` if it is none. */
function textOf(node) {
    return node?.kind === 'leaf' && typeof node.value === 'string' ? node.value : undefined;
}
/** A tree as plain values. */
function plainOf(node) {
    switch (node.kind) {
        case 'leaf':
            return node.value;
        case 'list':
            return node.items.map(plainOf);
        case 'map':
            return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, plainOf(value)]));
    }
}


/***/ }),

/***/ 3991:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readFlatMap: () => (/* reexport */ readFlatMap),
  readManifestFile: () => (/* binding */ readManifestFile)
});

// EXTERNAL MODULE: ./src/inputs/manifest/yaml-tree.ts
var yaml_tree = __webpack_require__(5305);
// EXTERNAL MODULE: ./src/inputs/no-secrets.ts
var no_secrets = __webpack_require__(4862);
;// CONCATENATED MODULE: ./src/inputs/yaml-map.ts


const SAFEST = 'Text with line breaks, quotes, colons or # is safest as JSON: ${{ toJSON(secrets.NAME) }}.';
/**
 * Reads a flat map from YAML (or JSON, which is YAML).
 *
 * Numbers keep the digits they were written with, since Connect stores text: `0123` and `1e3` stay what they are. A list
 * of words under `scopes` becomes one string, separated by spaces. Problems name keys, lines and columns, never a value:
 * the map may hold secrets, and what looks like no key may be a part of one.
 *
 * @param text the text of an input
 * @param kind `secrets`: every value is text, booleans too, and what YAML may have taken a part of is refused
 */
function readFlatMap(text, kind) {
    const { root, flaws, position } = (0,yaml_tree/* readYaml */.gM)(text);
    const place = (at) => {
        const { line, col } = position(at);
        return `line ${line}, column ${col}`;
    };
    const problems = flaws.map(({ at, message }) => `cannot be read at ${place(at)}. ${message}${kind === 'secrets' ? ` ${SAFEST}` : ''}`);
    if (root === null)
        return { entries: [], problems };
    if (root.kind !== 'map') {
        return {
            entries: [],
            problems: ['is not a map. Write one `key: value` a line, or a JSON object.'],
        };
    }
    const said = new Set(flaws.map(({ at }) => at));
    const entries = [];
    for (const [key, { keyAt, value }] of root.entries) {
        if (said.has(value.at))
            continue;
        const name = isKeyLike(key) ? `\`${key}\`` : `the key at ${place(keyAt)}`;
        const read = kind === 'secrets' ? readSecret(name, value) : readValue(key, name, value);
        if ('problem' in read)
            problems.push(read.problem);
        else
            entries.push([key, read.value]);
    }
    return { entries, problems };
}
/** Whether a key can be shown. Otherwise it may be a line of a secret that was pasted without quotes. */
function isKeyLike(key) {
    const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(key)).length;
    return /^[a-z_][\w-]{0,39}$/i.test(key) && (kinds < 3 || key.length < 12);
}
function readSecret(name, tree) {
    if (tree.kind !== 'leaf') {
        return { problem: `has a list or a map under ${name}, where Connect expects text. ${SAFEST}` };
    }
    if (!tree.written)
        return { problem: 'has a key without a colon and a value.' };
    if (tree.lossy) {
        return {
            problem: `has a comment, an anchor, an alias, a tag, a line break or blanks at the end of ${name}, which may be part of the secret. ${SAFEST} A comment goes on a line of its own.`,
        };
    }
    return tree.value === null
        ? { problem: `has no value for ${name}. ${no_secrets/* NO_SECRETS */.g}` }
        : { value: tree.text };
}
function readValue(key, name, tree) {
    if (tree.kind === 'leaf') {
        if (tree.value === null) {
            return {
                problem: `has no value for ${name}. Is a variable empty? For an empty text write "".`,
            };
        }
        return { value: typeof tree.value === 'boolean' ? tree.value : tree.text };
    }
    const words = tree.kind === 'list' ? tree.items.flatMap(wordOf) : [];
    return key === 'scopes' && tree.kind === 'list' && words.length === tree.items.length
        ? { value: words.join(' ') }
        : { problem: `has a list or a map under ${name}, where Connect expects text.` };
}
function wordOf(tree) {
    return tree.kind === 'leaf' && tree.value !== null ? [tree.text] : [];
}

;// CONCATENATED MODULE: ./src/inputs/yaml.ts
/*
 * All that reads YAML, to be loaded when there is some. A manifest takes much more than a map, so its reader is loaded from
 * here: then the two share what they have in common, and the bundle holds it once.
 */

/** Reads a manifest. */
async function readManifestFile(source) {
    const { readManifest } = await Promise.all(/* import() */[__webpack_require__.e(395), __webpack_require__.e(282)]).then(__webpack_require__.bind(__webpack_require__, 6282));
    return readManifest(source);
}


/***/ })

};
;