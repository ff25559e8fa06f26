/** The floors of the house, ground first. A room may import from any floor below its own, never beside or above. */
const floors = [
  ["lib"],
  ["audio", "shop"],
  ["orders"],
  ["conversation"],
  ["calls"],
  ["twilio", "deepgram", "storage", "web", "house-agent"],
];

const beside = "\\.(test|contract|fixture)\\.tsx?$";

const rules = floors.flatMap((rooms, height) =>
  rooms.map((room) => ({
    name: `${room}-looks-down-only`,
    comment: `src/${room} may import only from floors below its own (and tests may look anywhere).`,
    severity: "error",
    from: { path: `^src/${room}/`, pathNot: beside },
    to: {
      path: `^src/(${[
        ...rooms.filter((other) => other !== room),
        ...floors.slice(height + 1).flat(),
        "main\\.ts",
        "app\\.ts",
        "config\\.ts",
      ].join("|")})`,
    },
  })),
);

module.exports = {
  forbidden: [
    ...rules,
    {
      name: "no-cycles",
      comment: "Not even of types: what two files need from each other stands in a third.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "pure-floor-has-no-node",
      comment: "shop/ and audio/ are pure: no Node, no packages but pure ones.",
      severity: "error",
      from: { path: "^src/(shop|audio)/", pathNot: beside },
      to: {
        dependencyTypes: ["core", "npm", "npm-dev", "npm-optional"],
        pathNot: "node_modules/(zod|libphonenumber-js|yaml|fastest-levenshtein|double-metaphone)/",
      },
    },
    {
      name: "pages-share-only-the-api-types",
      severity: "error",
      from: { path: "^pages/", pathNot: beside },
      to: { path: "^src/", pathNot: "^src/(web/api\\.ts|audio/|lib/)" },
    },
    {
      name: "product-does-not-use-tests",
      severity: "error",
      from: { path: "^(src|pages)/", pathNot: beside },
      to: { path: "^(test|tools|bench|eval)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node"] },
  },
};
