// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "custom-stage",
  dependencies: [.package(name: "DiffRAW", path: "../..")],
  targets: [
    .executableTarget(name: "custom-stage", dependencies: [.product(name: "DiffRAW", package: "DiffRAW")])
  ]
)
