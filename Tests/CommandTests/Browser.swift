import Foundation
import PictureCoding
import TestSupport

/// Chromium without a window, driven over the DevTools protocol: JSON messages that end with a zero byte, on a pipe.
final class Browser {
  /// Why the browser did not do what a test wants.
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()
  private let folder: TemporaryDirectory
  private var received = Data()
  private var sent = 0
  private var session: String?

  /// Starts the browser.
  /// - Throws: `Fault` if there is no Chromium, which `Tests/run` installs.
  init() throws {
    let names = ["chromium", "chromium-browser", "google-chrome"]
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let programs = names.flatMap { name in folders.map { "\($0)/\(name)" } }
    guard let program = programs.first(where: FileManager.default.isExecutableFile) else {
      throw Fault(description: "there is no Chromium; install the package chromium, as Tests/run does")
    }
    folder = try TemporaryDirectory()
    process.executableURL = URL(filePath: "/bin/sh")
    // The browser reads commands from descriptor 3 and writes answers to 4.
    process.arguments = [
      "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", program, "--headless", "--no-sandbox",
      "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
      "--user-data-dir=\(folder.url.path)", "--remote-debugging-pipe", "about:blank",
    ]
    process.standardInput = commands
    process.standardOutput = answers
    try process.run()
    let target = try send("Target.createTarget", ["url": "about:blank"])["targetId"] as? String ?? ""
    session = try send("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"] as? String
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
  }

  /// Sends a command and waits for its answer.
  @discardableResult
  func send(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    sent += 1
    var message: [String: Any] = ["id": sent, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    try commands.fileHandleForWriting.write(contentsOf: JSONSerialization.data(withJSONObject: message) + [0])
    while true {
      guard let answer = try JSONSerialization.jsonObject(with: nextMessage()) as? [String: Any] else { continue }
      guard answer["id"] as? Int == sent else { continue }
      if let error = answer["error"] { throw Fault(description: "\(method): \(error)") }
      return answer["result"] as? [String: Any] ?? [:]
    }
  }

  private func nextMessage() throws -> Data {
    while true {
      if let end = received.firstIndex(of: 0) {
        defer { received = received[received.index(after: end)...] }
        return Data(received[..<end])
      }
      let more = answers.fileHandleForReading.availableData
      if more.isEmpty { throw Fault(description: "the browser has ended") }
      received += more
    }
  }

  /// Opens a page of the disk, and waits until it is there.
  func open(_ file: URL, fragment: String = "", width: Int = 1280, height: Int = 800, isDark: Bool = false) throws {
    try send(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false])
    try send(
      "Emulation.setEmulatedMedia",
      ["features": [["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]]])
    try send("Page.navigate", ["url": "about:blank"])
    try wait(for: "location.href === 'about:blank'")
    let answer = try send("Page.navigate", ["url": file.absoluteString + fragment])
    if let fault = answer["errorText"] { throw Fault(description: "\(file): \(fault)") }
    try wait(for: "location.protocol === 'file:' && document.readyState === 'complete'")
  }

  /// The value of an expression in the page.
  func value(_ expression: String) throws -> Any? {
    let answer = try send("Runtime.evaluate", ["expression": expression, "returnByValue": true])
    if let fault = answer["exceptionDetails"] { throw Fault(description: "\(expression): \(fault)") }
    return (answer["result"] as? [String: Any])?["value"]
  }

  func text(_ expression: String) throws -> String { try value("String(\(expression))") as? String ?? "" }
  func number(_ expression: String) throws -> Double {
    (try value("Number(\(expression))") as? NSNumber)?.doubleValue ?? .nan
  }
  func isTrue(_ expression: String) throws -> Bool { try value("Boolean(\(expression))") as? Bool ?? false }

  /// Waits until an expression is true.
  func wait(for expression: String) throws {
    let limit = Date() + 60
    while try !isTrue(expression) {
      if Date() > limit { throw Fault(description: "the page never came to \(expression)") }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// Presses a key, by its name in the DOM.
  func press(_ key: String) throws {
    let codes = [
      "Enter": 13, "Escape": 27, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38,
      "ArrowRight": 39, "ArrowDown": 40, "Tab": 9,
    ]
    var event: [String: Any] = ["type": "keyDown", "key": key, "windowsVirtualKeyCode": codes[key] ?? 0]
    if key == "Enter" { event["text"] = "\r" } else if key.count == 1 { event["text"] = key }
    try send("Input.dispatchKeyEvent", event)
    event["type"] = "keyUp"
    event["text"] = nil
    try send("Input.dispatchKeyEvent", event)
  }

  /// Types text where the focus is.
  func type(_ text: String) throws { for character in text { try press(String(character)) } }

  /// Presses the left button of the mouse at the first place and lets it go at the last.
  func drag(_ places: (x: Double, y: Double)...) throws {
    for (index, place) in places.enumerated() {
      let position: [String: Any] = ["x": place.x, "y": place.y, "button": "left", "buttons": 1, "clickCount": 1]
      let kind = index == 0 ? "mousePressed" : "mouseMoved"
      try send("Input.dispatchMouseEvent", position.merging(["type": kind]) { $1 })
      guard index == places.count - 1 else { continue }
      try send("Input.dispatchMouseEvent", position.merging(["type": "mouseReleased"]) { $1 })
    }
  }

  /// Clicks into the middle of the element that a selector finds.
  func click(_ selector: String) throws {
    let place = try box(selector)
    try drag((place.x + place.width / 2, place.y + place.height / 2))
  }

  /// The place of an element in the window, in pixels.
  func box(_ selector: String) throws -> (x: Double, y: Double, width: Double, height: Double) {
    let box = "document.querySelector('\(selector)').getBoundingClientRect()"
    return (try number("\(box).x"), try number("\(box).y"), try number("\(box).width"), try number("\(box).height"))
  }

  /// The window as it is seen, as a PNG.
  func screenshot() throws -> Data {
    let answer = try send("Page.captureScreenshot", ["format": "png"])
    guard let data = Data(base64Encoded: answer["data"] as? String ?? "") else {
      throw Fault(description: "the browser gives no picture")
    }
    return data
  }
}
