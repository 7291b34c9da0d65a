"use strict";
exports.id = 521;
exports.ids = [521];
exports.modules = {

/***/ 3521:
/***/ ((__unused_webpack_module, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   q: () => (/* binding */ FIRST_LINE),
/* harmony export */   targetProblem: () => (/* binding */ targetProblem)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0___default = /*#__PURE__*/__webpack_require__.n(node_path__WEBPACK_IMPORTED_MODULE_0__);
/* harmony import */ var _inputs_scalars__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4964);


/** The first line of an exported manifest. It is what tells a file that may be overwritten from one that people wrote. */
const FIRST_LINE = '# Written by the input export-manifest. As long as this line stays, another export overwrites the file.';
/**
 * What is wrong with the path of an export, or `undefined` if it can be written.
 *
 * A file that is there already is overwritten only if it is empty or an export, so that no reviewed manifest is lost.
 *
 * @param workspace the folder that the path must not lead out of
 */
async function targetProblem(path, workspace, read) {
    const inside = (0,node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute)(path) ? (0,node_path__WEBPACK_IMPORTED_MODULE_0__.relative)(workspace, path) : (0,node_path__WEBPACK_IMPORTED_MODULE_0__.normalize)(path);
    if ((0,node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute)(inside) || inside === '..' || inside.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_0__.sep}`)) {
        return `"${path}" is outside of the workspace. Give a path inside of it.`;
    }
    if (inside === '' || inside === '.' || inside.endsWith(node_path__WEBPACK_IMPORTED_MODULE_0__.sep)) {
        return `"${path}" is a folder. Give the path of a file, such as connect/integrations.yml.`;
    }
    let present;
    try {
        present = new TextDecoder().decode(await read(path));
    }
    catch (error) {
        const code = (0,_inputs_scalars__WEBPACK_IMPORTED_MODULE_1__/* .errorCode */ .CA)(error);
        if (code === 'ENOENT')
            return undefined;
        return `"${path}" cannot be written: what is there cannot be read (${code}). Give the path of a file.`;
    }
    if (present === '' || present.split(/\r?\n/, 1)[0] === FIRST_LINE)
        return undefined;
    return `"${path}" is there already and was not written by an export. Delete it or give another path. An export overwrites only a file with this first line: ${FIRST_LINE}`;
}


/***/ })

};
;