extension Graph {
  /// Holds a description against the stages there are.
  /// - Throws: every fault of the description, of its overrides, and of what they mean to the stages.
  public init(_ description: PipelineDescription, catalog: StageCatalog) throws(PipelineError) {
    var builder = GraphBuilder(description, catalog: catalog)
    let nodes = try builder.build()
    self.init(file: description.file, ordered: nodes)
  }
}
