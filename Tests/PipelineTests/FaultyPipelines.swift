// Each pipeline with the messages that name its faults. The messages were recorded from the program and read through;
// that their places are right is held independently by `pointsAtWhatItNames`.

private let head = "version: 1\nstages:\n"
private let read = "  - { id: read, stage: toy-source }\n"
private let develop = "  - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }\n"
private let write = "  - { id: write, stage: toy-sink, inputs: { image: develop.image } }\n"

/// Faults of form: found without knowing the stages.
let faultyForms = [
  FaultyPipeline(title: "empty", yaml: "", messages: ["p.yaml:1:1: error: the file is empty"]),
  FaultyPipeline(title: "comments only", yaml: "# a\n", messages: ["p.yaml:1:1: error: the file is empty"]),
  FaultyPipeline(title: "null", yaml: "~\n", messages: ["p.yaml:1:1: error: the file is empty"]),
  FaultyPipeline(
    title: "not YAML", yaml: "version: 1\nstages: [a, }\n",
    messages: ["p.yaml:2:13: error: not YAML: while parsing a flow node: did not find expected node content"]),
  FaultyPipeline(
    title: "tab", yaml: "version: 1\nstages:\n\t- a\n",
    messages: [
      "p.yaml:3:1: error: not YAML: while scanning for the next token: found character that cannot start any token"
    ]),
  FaultyPipeline(
    title: "control character", yaml: "version: 1\nstag\u{7}es: []\n",
    messages: ["p.yaml:2:5: error: not YAML: control characters are not allowed"]),
  FaultyPipeline(
    title: "two documents", yaml: "version: 1\n---\nversion: 1\n",
    messages: ["p.yaml:2:1: error: not YAML: expected a single document in the stream: but found another document"]),
  FaultyPipeline(
    title: "undefined alias", yaml: "version: *one\n", messages: ["p.yaml:1:10: error: not YAML: found undefined alias"]
  ),
  FaultyPipeline(
    title: "a list at the top", yaml: "- version: 1\n",
    messages: ["p.yaml:1:1: error: a pipeline is a mapping with the keys “version”, “stages”, not a list"]),
  FaultyPipeline(
    title: "a text at the top", yaml: "hello\n",
    messages: ["p.yaml:1:1: error: a pipeline is a mapping with the keys “version”, “stages”, not “hello”"]),
  FaultyPipeline(
    title: "no version", yaml: "stages:\n" + read + develop + write,
    messages: ["p.yaml:1:1: error: the pipeline does not say “version: 1”"]),
  FaultyPipeline(
    title: "version 2", yaml: "version: 2\nstages:\n" + read + develop + write,
    messages: ["p.yaml:1:10: error: unknown version “2”; this program reads version 1"]),
  FaultyPipeline(
    title: "a list as version", yaml: "version: [1]\nstages:\n" + read + develop + write,
    messages: ["p.yaml:1:10: error: “version” is 1, not a list"]),
  FaultyPipeline(
    title: "unknown top-level key", yaml: "name: x\nstage: y\n" + head + read + develop + write,
    messages: [
      "p.yaml:1:1: error: unknown key “name” of a pipeline",
      "p.yaml:2:1: error: unknown key “stage” of a pipeline; did you mean “stages”?",
    ]),
  FaultyPipeline(
    title: "no stages", yaml: "version: 1\n", messages: ["p.yaml:1:1: error: the pipeline has no “stages”"]),
  FaultyPipeline(
    title: "empty stages", yaml: "version: 1\nstages: []\n", messages: ["p.yaml:2:9: error: “stages” is empty"]),
  FaultyPipeline(
    title: "stages a mapping", yaml: "version: 1\nstages: { id: a }\n",
    messages: ["p.yaml:2:9: error: “stages” is a list of stages, not a mapping"]),
  FaultyPipeline(
    title: "key given twice", yaml: "version: 1\nversion: 1\nstages:\n" + read + develop + write,
    messages: ["p.yaml:2:1: error: key “version” of a pipeline is given twice, first on line 1"]),
  FaultyPipeline(
    title: "key given three times, quoted",
    yaml: "\"version\": 1\nversion: 1\n'version': 1\nstages:\n" + read + develop + write,
    messages: [
      "p.yaml:2:1: error: key “version” of a pipeline is given twice, first on line 1",
      "p.yaml:3:1: error: key “version” of a pipeline is given twice, first on line 1",
    ]),
  FaultyPipeline(
    title: "repeated key that is not plain", yaml: "version: 1\n\"\\x41\": 1\n\"\\x41\": 2\n",
    messages: ["p.yaml:2:1: error: key “A” is given twice in one mapping"]),
  FaultyPipeline(
    title: "merge key",
    yaml: head
      + "  - &r { id: read, stage: toy-source }\n  - { <<: *r, id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic } }\n"
      + write, messages: ["p.yaml:4:7: error: YAML's merge key “<<” has no meaning here; write the values out"]),
  FaultyPipeline(
    title: "a stage that is a text", yaml: head + read + develop + write + "  - resize\n",
    messages: [
      "p.yaml:6:5: error: a stage is a mapping with the keys “id”, “stage”, “inputs”, “parameters”, not “resize”"
    ]),
  FaultyPipeline(
    title: "neither id nor stage", yaml: head + read + develop + write + "  - { parameters: { suffix: a } }\n",
    messages: ["p.yaml:6:5: error: the stage has no “id”", "p.yaml:6:5: error: the stage has no “stage”"]),
  FaultyPipeline(
    title: "unknown key of a stage",
    yaml: head + read + develop + "  - { id: write, stage: toy-sink, input: { image: develop.image } }\n",
    messages: ["p.yaml:5:35: error: unknown key “input” of a stage; did you mean “inputs”?"]),
  FaultyPipeline(
    title: "inputs and parameters that are lists",
    yaml: head + read + develop + "  - { id: write, stage: toy-sink, inputs: [develop.image], parameters: [1] }\n",
    messages: [
      "p.yaml:5:43: error: “inputs” is a mapping, not a list",
      "p.yaml:5:72: error: “parameters” is a mapping, not a list",
    ]),
  FaultyPipeline(
    title: "values that are lists",
    yaml: head + read + develop
      + "  - { id: write, stage: toy-sink, inputs: { image: [develop.image] }, parameters: { suffix: {}, greeting: } }\n",
    messages: [
      "p.yaml:5:52: error: input “image” takes node.output, not a list",
      "p.yaml:5:93: error: parameter “suffix” takes a single value, not a mapping",
      "p.yaml:5:97: error: parameter “greeting” has no value",
    ]),
  FaultyPipeline(
    title: "names that are lists",
    yaml: head + read + develop
      + "  - { id: write, stage: toy-sink, inputs: { image: develop.image }, parameters: { [a]: 1 } }\n",
    messages: ["p.yaml:5:83: error: “parameters” maps names, not a list"]),
  FaultyPipeline(
    title: "id that is a list", yaml: head + "  - { id: [read], stage: toy-source }\n" + develop + write,
    messages: ["p.yaml:3:11: error: “id” is a name, not a list"]),
]

/// Faults of names: ids and stages.
let faultyNames = [
  FaultyPipeline(
    title: "bad ids",
    yaml: head
      + "  - { id: 1st, stage: toy-source }\n  - { id: a.b, stage: toy-develop, inputs: { mosaic: 1st.mosaic } }\n  - { id: write, stage: toy-sink, inputs: { image: a.b.image } }\n",
    messages: [
      "p.yaml:3:11: error: id “1st” is not a letter followed by letters, digits, “-” and “_”",
      "p.yaml:4:11: error: id “a.b” is not a letter followed by letters, digits, “-” and “_”",
      "p.yaml:4:11: error: nothing reads “a.b.image”", "p.yaml:5:52: error: “a.b.image” is not of the form node.output",
    ]),
  FaultyPipeline(
    title: "duplicate id", yaml: head + read + develop + develop + write,
    messages: ["p.yaml:5:11: error: id “develop” is taken by the stage on line 4"]),
  FaultyPipeline(
    title: "unknown stage",
    yaml: head + read
      + "  - { id: develop, stage: toy-devlop, inputs: { mosaic: read.mosaic }, parameters: { a: 1 } }\n" + write,
    messages: ["p.yaml:4:27: error: unknown stage “toy-devlop”; did you mean “toy-develop”?"]),
  FaultyPipeline(
    title: "unknown stage, nothing near", yaml: head + read + develop + write + "  - id: x\n    stage: sharpen\n",
    messages: ["p.yaml:7:12: error: unknown stage “sharpen”"]),
  FaultyPipeline(
    title: "name with a control character",
    yaml: head + read + develop + write + "  - { id: x, stage: \"a\\e[31m\\nb\" }\n",
    messages: ["p.yaml:6:21: error: unknown stage “a�[31m�b”"]),
]

/// Faults of connections.
let faultyConnections = [
  FaultyPipeline(
    title: "unknown input",
    yaml: head + read + develop + "  - { id: write, stage: toy-sink, inputs: { imag: develop.image } }\n",
    messages: ["p.yaml:5:45: error: unknown input “imag” of stage toy-sink (node “write”); did you mean “image”?"]),
  FaultyPipeline(
    title: "unknown input beside the right one",
    yaml: head + read + develop
      + "  - { id: write, stage: toy-sink, inputs: { image: develop.image, mask: develop.image } }\n",
    messages: ["p.yaml:5:67: error: unknown input “mask” of stage toy-sink (node “write”)"]),
  FaultyPipeline(
    title: "unconnected",
    yaml: head + read + develop + write + "  - { id: copy, stage: toy-sink, parameters: { suffix: _2 } }\n",
    messages: [
      "p.yaml:6:11: error: input “image” of stage toy-sink (node “copy”) is not connected; it takes a color-image"
    ]),
  FaultyPipeline(
    title: "connected twice",
    yaml: head + read + develop
      + "  - { id: other, stage: toy-develop, inputs: { mosaic: read.mosaic } }\n  - { id: write, stage: toy-sink, inputs: { image: develop.image, image: other.image } }\n",
    messages: ["p.yaml:6:67: error: input “image” of stage toy-sink (node “write”) is connected twice, first on line 6"]
  ),
  FaultyPipeline(
    title: "node without output",
    yaml: head + read + "  - { id: develop, stage: toy-develop, inputs: { mosaic: read } }\n" + write,
    messages: ["p.yaml:4:58: error: “read” is not of the form node.output; did you mean “read.mosaic”?"]),
  FaultyPipeline(
    title: "not node.output",
    yaml: head + read + develop + "  - { id: write, stage: toy-sink, inputs: { image: develop.image.red } }\n",
    messages: ["p.yaml:5:52: error: “develop.image.red” is not of the form node.output; did you mean “develop.image”?"]),
  FaultyPipeline(
    title: "unknown node",
    yaml: head + read + develop + "  - { id: write, stage: toy-sink, inputs: { image: develp.image } }\n",
    messages: ["p.yaml:5:52: error: unknown node “develp” in “develp.image”; did you mean “develop”?"]),
  FaultyPipeline(
    title: "unknown output",
    yaml: head + read + develop + "  - { id: write, stage: toy-sink, inputs: { image: develop.imgae } }\n",
    messages: [
      "p.yaml:5:52: error: unknown output “imgae” of stage toy-develop (node “develop”); did you mean “image”?"
    ]),
  FaultyPipeline(
    title: "mismatched kinds",
    yaml: head + read + "  - { id: write, stage: toy-sink, inputs: { image: read.mosaic } }\n",
    messages: [
      "p.yaml:4:52: error: input “image” of stage toy-sink (node “write”) takes a color-image, but “read.mosaic” is a mosaic"
    ]),
  FaultyPipeline(
    title: "inputs of a source",
    yaml: head + "  - { id: read, stage: toy-source, inputs: { image: develop.image } }\n" + develop + write,
    messages: ["p.yaml:3:44: error: stage toy-source (node “read”) reads the input file itself and takes no inputs"]),
]

/// Faults of parameters' values.
let faultyParameters =
  [
    (
      "unknown", "{ stop: 1 }",
      ["p.yaml:5:88: error: unknown parameter “stop” of stage toy-exposure (node “expose”); did you mean “stops”?"]
    ),
    (
      "given twice", "{ stops: 1, stops: 2 }",
      ["p.yaml:5:98: error: parameter “stops” of stage toy-exposure (node “expose”) is given twice, first on line 5"]
    ), ("text for a number", "{ stops: much }", ["p.yaml:5:95: error: parameter “stops” takes a number, not “much”"]),
    ("quoted number", "{ stops: '1' }", ["p.yaml:5:95: error: parameter “stops” takes a number, not the text “1”"]),
    ("not a number", "{ stops: .nan }", ["p.yaml:5:95: error: parameter “stops” takes a number, not “.nan”"]),
    ("too large", "{ stops: 12.5 }", ["p.yaml:5:95: error: parameter “stops” must be -10…10 stops, not 12.5"]),
    (
      "too small", "{ repeat-count: -1 }",
      ["p.yaml:5:102: error: parameter “repeat-count” must be at least 0 steps, not -1"]
    ),
    (
      "fraction", "{ repeat-count: 1.5 }",
      ["p.yaml:5:102: error: parameter “repeat-count” takes a whole number, not “1.5”"]
    ), ("yes", "{ enabled: yes }", ["p.yaml:5:97: error: parameter “enabled” takes true or false, not “yes”"]),
    ("list", "{ stops: [1, 2] }", ["p.yaml:5:95: error: parameter “stops” takes a single value, not a list"]),
    ("nothing", "{ stops: }", ["p.yaml:5:88: error: parameter “stops” has no value"]),
    (
      "several", "{ stops: 11, repeat-count: x, enable: true }",
      [
        "p.yaml:5:95: error: parameter “stops” must be -10…10 stops, not 11",
        "p.yaml:5:113: error: parameter “repeat-count” takes a whole number, not “x”",
        "p.yaml:5:116: error: unknown parameter “enable” of stage toy-exposure (node “expose”); did you mean “enabled”?",
      ]
    ),
  ].map { (title, parameters, messages) in
    FaultyPipeline(
      title: "parameter: \(title)",
      yaml: head + read + develop
        + "  - { id: expose, stage: toy-exposure, inputs: { image: develop.image }, parameters: \(parameters) }\n"
        + "  - { id: write, stage: toy-sink, inputs: { image: expose.image } }\n", messages: messages)
  } + [
    FaultyPipeline(
      title: "unknown choice",
      yaml: head + read
        + "  - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic }, parameters: { method: plian } }\n"
        + write,
      messages: [
        "p.yaml:4:95: error: parameter “method” must be plain, inverted or halved, not “plian”; did you mean “plain”?"
      ]),
    FaultyPipeline(
      title: "unknown choice, nothing near",
      yaml: head + read
        + "  - { id: develop, stage: toy-develop, inputs: { mosaic: read.mosaic }, parameters: { method: 7 } }\n"
        + write, messages: ["p.yaml:4:95: error: parameter “method” must be plain, inverted or halved, not “7”"]),
  ]

/// Faults of the graph as a whole.
let faultyShapes = [
  FaultyPipeline(
    title: "cycle",
    yaml: head + read + develop
      + "  - { id: a, stage: toy-mix, inputs: { first: develop.image, second: c.image } }\n  - { id: b, stage: toy-exposure, inputs: { image: a.image } }\n  - { id: c, stage: toy-exposure, inputs: { image: b.image } }\n  - { id: write, stage: toy-sink, inputs: { image: c.image } }\n",
    messages: ["p.yaml:5:70: error: the stages form a cycle: a → b → c → a"]),
  FaultyPipeline(
    title: "two cycles, one of a single node",
    yaml: head + read + develop + write
      + "  - { id: a, stage: toy-exposure, inputs: { image: a.image } }\n  - { id: c, stage: toy-exposure, inputs: { image: b.image } }\n  - { id: b, stage: toy-exposure, inputs: { image: c.image } }\n",
    messages: [
      "p.yaml:6:52: error: the stages form a cycle: a → a", "p.yaml:7:52: error: the stages form a cycle: c → b → c",
    ]),
  FaultyPipeline(
    title: "no source",
    yaml: head
      + "  - { id: mix, stage: toy-mix, inputs: { first: mix.image } }\n  - { id: write, stage: toy-sink, inputs: { image: mix.image } }\n",
    messages: [
      "p.yaml:3:3: error: no stage reads the input file; a pipeline begins with “toy-source”",
      "p.yaml:3:49: error: the stages form a cycle: mix → mix",
    ]),
  FaultyPipeline(
    title: "two sources",
    yaml: head + read + develop + write
      + "  - { id: again, stage: toy-source }\n  - { id: mosaic, stage: toy-develop, inputs: { mosaic: again.mosaic } }\n  - { id: write-2, stage: toy-sink, inputs: { image: mosaic.image }, parameters: { suffix: b } }\n",
    messages: ["p.yaml:6:11: error: a pipeline has one source; “again” is another beside “read”"]),
  FaultyPipeline(
    title: "no sink", yaml: head + read + develop,
    messages: [
      "p.yaml:3:3: error: no stage writes a file; a pipeline ends with “toy-sink”",
      "p.yaml:4:11: error: nothing reads “develop.image”",
    ]),
  FaultyPipeline(
    title: "nobody reads",
    yaml: head + read + develop + write
      + "  - { id: brighter, stage: toy-exposure, inputs: { image: develop.image } }\n",
    messages: ["p.yaml:6:11: error: nothing reads “brighter.image”"]),
  FaultyPipeline(
    title: "one file for two sinks",
    yaml: head + read + develop + write + "  - { id: copy, stage: toy-sink, inputs: { image: develop.image } }\n",
    messages: ["p.yaml:6:11: error: nodes “write” and “copy” would write the same file, ending in “.txt”"]),
  FaultyPipeline(
    title: "suffix with a slash",
    yaml: head + read + develop
      + "  - { id: write, stage: toy-sink, inputs: { image: develop.image }, parameters: { suffix: /../x } }\n",
    messages: ["p.yaml:5:11: error: suffix “/../x” of stage toy-sink (node “write”) cannot be part of a file's name"]),
]

/// Faults of overrides.
let faultyOverrides = [
  FaultyPipeline(
    title: "overrides",
    yaml: head + read + develop
      + "  - { id: expose, stage: toy-exposure, inputs: { image: develop.image } }\n  - { id: write, stage: toy-sink, inputs: { image: expose.image } }\n",
    overrides: [
      "expose.stopz=8", "expoze.stops=1", "expose.stops=11", "expose.repeat-count=many", "expose.enabled", "stops=1",
      "=", "", "a.b.c=1", "develop.method=halve", "develop.method=halved", "write.suffix=a=b",
    ],
    messages: [
      "--set expose.stopz=8: unknown parameter “stopz” of stage toy-exposure (node “expose”); did you mean “stops”?",
      "--set expoze.stops=1: unknown node “expoze”; did you mean “expose”?",
      "--set expose.stops=11: parameter “stops” must be -10…10 stops, not 11",
      "--set expose.repeat-count=many: parameter “repeat-count” takes a whole number, not “many”",
      "--set expose.enabled: an override has the form node.parameter=value",
      "--set stops=1: an override has the form node.parameter=value",
      "--set =: an override has the form node.parameter=value", "--set : an override has the form node.parameter=value",
      "--set a.b.c=1: an override has the form node.parameter=value",
      "--set develop.method=halve: parameter “method” must be plain, inverted or halved, not “halve”; did you mean “halved”?",
    ]),
  FaultyPipeline(
    title: "override beside a fault of the file", yaml: head + read + develop, overrides: ["develop.methods=plain"],
    messages: [
      "p.yaml:3:3: error: no stage writes a file; a pipeline ends with “toy-sink”",
      "p.yaml:4:11: error: nothing reads “develop.image”",
      "--set develop.methods=plain: unknown parameter “methods” of stage toy-develop (node “develop”); did you mean “method”?",
    ]),
]
