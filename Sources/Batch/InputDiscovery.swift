import Foundation

/// The files that the user's words lead to.
public struct InputDiscovery: Sendable {
  /// What to develop, each file once: in the order in which they were named, those of a folder sorted bytewise by path.
  public private(set) var files: [InputFile] = []
  /// Further names of files that are in `files` already.
  public private(set) var repeated: [FilePath] = []
  /// Folders that were named and hold no file of the kind.
  public private(set) var emptyFolders: [FilePath] = []

  private let kind: FileKind
  /// Where in `files` each identity stands, and whether a link in a folder led to it.
  private var places: [FilePath: (index: Int, isLink: Bool)] = [:]

  /// Finds the files that `paths` lead to.
  ///
  /// A file that is named is taken whatever it is called. Of a folder those of the kind are taken, with `recursive` also
  /// those of the folders in it; hidden files and folders are not. Links are followed, each folder is visited once, and
  /// of several names in folders for one file that which is no link is kept. A name that leads nowhere, or a folder
  /// that cannot be read, becomes a file with a fault.
  /// - Throws: `BatchError` with code `noInput` if there is no file at all.
  public init(_ paths: [FilePath], recursive: Bool, kind: FileKind = .raw) throws(BatchError) {
    self.kind = kind
    for path in paths {
      do {
        switch try FileSystem.kind(of: path) {
        case .file: add(InputFile(path: path, identity: try FileSystem.canonical(path)), isLink: false)
        case .folder: search(path.normalized, recursive: recursive)
        case .other:
          add(InputFile(path: path, fault: "this is neither a file nor a folder; name a \(kind.name)"), isLink: false)
        }
      } catch {
        add(InputFile(path: path, fault: "cannot be opened: \(error); check the name"), isLink: false)
      }
    }
    if files.allSatisfy({ $0.fault != nil }) { throw noInput(recursive: recursive) }
  }

  /// The inputs of an earlier run, each where it was found; one that is gone becomes a file with a fault.
  /// - Throws: `BatchError` with code `noInput` if none is there.
  public init(again inputs: [RunInput], kind: FileKind = .raw) throws(BatchError) {
    self.kind = kind
    for input in inputs {
      let (path, folder) = (input.path, input.folder)
      do {
        switch try FileSystem.kind(of: path) {
        case .file: add(InputFile(path: path, folder: folder, identity: try FileSystem.canonical(path)), isLink: false)
        case .folder:
          add(InputFile(path: path, fault: "this is a folder; develop what is in it by diffraw run"), isLink: false)
        case .other:
          add(InputFile(path: path, fault: "this is neither a file nor a folder; name a \(kind.name)"), isLink: false)
        }
      } catch {
        add(InputFile(path: path, fault: "cannot be opened: \(error); check the name"), isLink: false)
      }
    }
    if files.allSatisfy({ $0.fault != nil }) { throw noInput(recursive: true) }
  }

  private mutating func add(_ file: InputFile, isLink: Bool) {
    guard let known = places[file.identity] else {
      places[file.identity] = (files.count, isLink)
      files.append(file)
      return
    }
    if known.isLink, !isLink {
      repeated.append(files[known.index].path)
      files[known.index] = file
      places[file.identity] = (known.index, false)
    } else {
      repeated.append(file.path)
    }
  }

  /// Adds the files of `root`. Real folders are visited before links to folders, so that a file is found under its
  /// own name first.
  private mutating func search(_ root: FilePath, recursive: Bool) {
    var found: [(file: InputFile, isLink: Bool)] = []
    var visited: Set<FilePath> = []
    var folders: [FilePath] = [""]
    var links: [FilePath] = []
    while let folder = folders.popLast() ?? links.popLast() {
      let place = folder.bytes.isEmpty ? root : root.appending(folder)
      do {
        guard visited.insert(try FileSystem.canonical(place)).inserted else { continue }
        for member in try FileSystem.members(of: place).sorted(by: { $0.name > $1.name }) where !member.name.isHidden {
          let path = place.appending(member.name)
          // A link that leads nowhere is no file of this folder.
          guard let entry = try? FileSystem.kind(of: path) else { continue }
          if entry == .folder, recursive {
            if member.isLink {
              links.append(folder.appending(member.name))
            } else {
              folders.append(folder.appending(member.name))
            }
          } else if entry == .file, kind.matches(member.name) {
            let identity = try FileSystem.canonical(path)
            found.append((InputFile(path: path, folder: folder, identity: identity), member.isLink))
          }
        }
      } catch {
        found.append((InputFile(path: place, fault: "the folder cannot be read: \(error)"), false))
      }
    }
    if found.isEmpty { emptyFolders.append(root) }
    for (file, isLink) in found.sorted(by: { $0.file.path < $1.file.path }) { add(file, isLink: isLink) }
  }

  private func noInput(recursive: Bool) -> BatchError {
    var reasons = files.compactMap { $0.fault?.description }
    if !emptyFolders.isEmpty {
      let looked = kind.endings.map { "." + $0 }.joined(separator: " ")
      let hint = recursive ? "" : "; add -r to search subfolders"
      reasons.append(
        "no \(kind.name)s in \(emptyFolders.map(\.description).joined(separator: ", ")) (looked for \(looked)\(hint))")
    }
    if reasons.isEmpty { reasons.append("no input is named") }
    return BatchError(.noInput, reasons.joined(separator: "; "), remedy: "name \(kind.name)s or folders that hold some")
  }
}
