import ColorProfiles
import Foundation
import Imaging
import Parallel
import PictureCoding
import TIFFCoding
import TestSupport
import Testing

/// The page of a run as its reader uses it, in Chromium, from the disk.
@Suite(.serialized) struct ReportPageTests {
  private static let selected = "document.querySelector('[aria-selected=true] .name').textContent"
  private static let cards = "document.querySelectorAll('.card').length"
  private static let isOpen = "document.getElementById('viewer').open"
  private static let isShown = "!document.getElementById('pair').hidden"

  private func name(_ browser: Browser) throws -> String {
    try browser.text("document.getElementById('viewer-name').textContent")
  }

  private let place: Workplace
  private let page: URL

  /// A run over three pictures and a file that is none.
  init() throws {
    place = try Workplace(photographs: "photos/a.dng", "photos/b.dng", "photos/c 10.dng")
    try place.write("no DNG", to: "photos/d <b>'\"&.dng")
    let outcome = try place.run("run", "photos", "-o", "out")
    #expect(outcome.status == 2, "\(outcome)")
    page = try #require(place.page(of: outcome))
  }

  @Test func showsFailuresFirstAndGoesByKeys() throws {
    let browser = try Browser()
    try browser.open(page)
    #expect(try browser.text("document.getElementById('verdict').textContent") == "3 pictures developed, 1 failed")
    let names = "[...document.querySelectorAll('.card .name')].map((name) => name.textContent).join('|')"
    #expect(try browser.text(names) == "d <b>'\"&.dng|a.dng|b.dng|c 10.dng")
    #expect(try browser.number("document.querySelectorAll('.card b').length") == 1, "a name is no markup")
    #expect(try browser.text("document.querySelector('.card.failed').getAttribute('role')") == "option")

    try browser.press("ArrowRight")
    #expect(try browser.text(Self.selected) == "a.dng")
    try browser.press("Enter")
    try browser.wait(for: "\(Self.isOpen) && \(Self.isShown)")
    #expect(try name(browser) == "a.dng")
    let panel = try browser.text("document.getElementById('panel').textContent")
    for text in ["Camera", "Exposure", "enhance", "photos/a.dng", "a.tif"] { #expect(panel.contains(text), "\(panel)") }
    try browser.press("ArrowRight")
    #expect(try name(browser) == "b.dng")
    try browser.press("Escape")
    try browser.wait(for: "!\(Self.isOpen)")
    #expect(try browser.text(Self.selected) == "b.dng", "the sheet follows")
    try browser.press("Home")
    try browser.press("Enter")
    #expect(try browser.text("document.querySelector('#panel .message').textContent").contains("decode: "))
    #expect(try browser.isTrue("document.getElementById('pair').hidden"))
  }

  @Test func filtersAndSorts() throws {
    let browser = try Browser()
    try browser.open(page)
    try browser.press("/")
    #expect(try browser.text("document.activeElement.id") == "search")
    try browser.type("C 10")
    #expect(try browser.number(Self.cards) == 1)
    try browser.press("Enter")
    #expect(try browser.text(Self.selected) == "c 10.dng")
    try browser.press("/")
    try browser.press("Escape")
    #expect(try browser.number(Self.cards) == 4)
    try browser.click("[data-status=failed]")
    #expect(try browser.text("document.getElementById('count').textContent") == "1 of 4 files")
    #expect(try browser.text(Self.selected) == "d <b>'\"&.dng")
    try browser.click("[data-status=all]")
    for (order, isInOrder) in [
      ("name", "before.name <= file.name"), ("time", "before.seconds >= file.seconds"),
      ("status", "before.rank <= file.rank"),
    ] {
      _ = try browser.value(
        "document.getElementById('sort').value = '\(order)'; "
          + "document.getElementById('sort').dispatchEvent(new Event('change'))")
      let pairs = "shown.slice(2).every((file, place) => { const before = shown[place + 1]; return \(isInOrder); })"
      #expect(try browser.isTrue(pairs), "\(order)")
      #expect(try browser.text("shown[0].status") == "failed", "those that failed stay on top")
    }
  }

  /// Writes a JPEG of one color.
  private func paint(_ color: [Float], _ width: Int, _ height: Int, to url: URL) throws {
    let size = ImageSize(width: width, height: height)
    let image = ColorImage(size: size, values: (0..<size.area).flatMap { _ in color }, encoding: .sRGB)
    try JPEGWriter().write(image, to: url, color: .sRGB(of: .sRGB), workers: WorkerPool(count: 1))
  }

  /// The color of a pixel of the window, R, G, B in [0, 1].
  private func color(_ browser: Browser, _ x: Double, _ y: Double) throws -> [Float] {
    let folder = try TemporaryDirectory()
    try browser.screenshot().write(to: folder.file("window.png"))
    let image = try PictureReader.read(folder.file("window.png"))
    let start = (Int(y) * image.size.width + Int(x)) * 3
    return Array(image.values[start..<start + 3])
  }

  @Test func dividesTwoPicturesWhereOneDragsTo() throws {
    let previews = page.deletingLastPathComponent().appending(path: "previews")
    try paint([1, 0, 0], 600, 400, to: previews.appending(path: "000000-before.jpg"))
    try paint([0, 0, 1], 600, 400, to: previews.appending(path: "000000-after.jpg"))
    try paint([1, 0, 0], 200, 100, to: previews.appending(path: "000000-before-detail.jpg"))
    try paint([0, 0, 1], 200, 100, to: previews.appending(path: "000000-after-detail.jpg"))
    let browser = try Browser()
    for isDark in [false, true] {
      try browser.open(page, fragment: "#1", isDark: isDark)
      try browser.wait(for: Self.isShown)
      let pair = try browser.box("#pair")
      #expect(abs(pair.width / pair.height - 1.5) < 0.01)
      let y = pair.y + pair.height * 0.85
      for share in [0.25, 0.7] {
        try browser.drag((pair.x + pair.width / 2, y), (pair.x + pair.width * share, y))
        #expect(abs(try browser.number("document.getElementById('divider').ariaValueNow") - share * 100) <= 1)
        let left = try color(browser, pair.x + pair.width * (share - 0.05), y)
        let right = try color(browser, pair.x + pair.width * (share + 0.05), y)
        #expect(left[0] > 0.95 && left[2] < 0.05, "\(left)")
        #expect(right[0] < 0.05 && right[2] > 0.95, "\(right)")
      }
      _ = try browser.value("document.getElementById('divider').focus()")
      try browser.press("ArrowLeft")
      #expect(abs(try browser.number("document.getElementById('divider').ariaValueNow") - 68) <= 1)
      #expect(try name(browser) == "a.dng", "keys on the divider do not turn pages")
      try browser.press("Home")
      #expect(try browser.number("document.getElementById('divider').ariaValueNow") == 0)
    }
    try browser.click("#detail")
    try browser.wait(for: "document.getElementById('after').naturalWidth === 200 && \(Self.isShown)")
    let detail = try browser.box("#pair")
    #expect(detail.width == 200 && detail.height == 100, "a pixel of the picture is one of the screen")
    try browser.press("z")
    try browser.wait(for: "document.getElementById('after').naturalWidth === 600 && \(Self.isShown)")
    try browser.click("#frame")
    try browser.wait(for: "document.getElementById('after').naturalWidth === 200 && \(Self.isShown)")
  }

  @Test func saysThatAPictureIsBroken() throws {
    let previews = page.deletingLastPathComponent().appending(path: "previews")
    try FileManager.default.removeItem(at: previews.appending(path: "000000-thumbnail.jpg"))
    try Data("no JPEG".utf8).write(to: previews.appending(path: "000000-after.jpg"))
    try FileManager.default.removeItem(at: previews.appending(path: "000001-before.jpg"))
    let browser = try Browser()
    try browser.open(page, width: 400, height: 700)
    try browser.wait(for: "document.querySelector('.card .broken')?.textContent === 'preview missing'")
    #expect(try browser.number("document.documentElement.scrollWidth") == 400, "nothing sticks out of a narrow window")
    try browser.press("ArrowRight")
    try browser.press("Enter")
    try browser.wait(for: "document.getElementById('missing').textContent.includes('000000-after.jpg cannot be shown')")
    #expect(try browser.isTrue("document.getElementById('pair').hidden"))
    try browser.press("ArrowRight")
    try browser.wait(for: "\(Self.isShown) && document.getElementById('pair').classList.contains('single')")
    #expect(try browser.isTrue("document.getElementById('missing').hidden"))
  }

  /// The document stays small however many files there are, and each of them can be come to.
  @Test func showsThousandsOfFiles() throws {
    let run = "out/.diffraw/runs/\(page.deletingLastPathComponent().lastPathComponent)"
    var report = try #require(JSONSerialization.jsonObject(with: place.bytes("\(run)/report.json")) as? [String: Any])
    let files = try #require(report["files"] as? [[String: Any]])
    var totals = try #require(report["totals"] as? [String: Any])
    let copies = 1250
    report["files"] = (0..<copies).flatMap { copy in
      files.map { $0.merging(["input": "photos/\(copy) \(($0["input"] as? String ?? "").suffix(5))"]) { $1 } }
    }
    for (key, value) in totals { totals[key] = (value as? Int ?? 0) * copies }
    report["totals"] = totals
    try place.write(JSONSerialization.data(withJSONObject: report), to: "\(run)/report.json")
    let outcome = try place.run("report", "out")
    #expect(outcome.status == 0, "\(outcome)")

    let browser = try Browser()
    try browser.open(page)
    #expect(try browser.text("document.getElementById('count').textContent") == "5,000 files")
    #expect(try browser.number(Self.cards) < 80)
    try browser.press("End")
    #expect(try browser.text(Self.selected) == "1249 0.dng")
    #expect(try browser.number(Self.cards) < 80)
    let last = try browser.box("[aria-selected=true]")
    #expect(last.y >= 0 && last.y + last.height <= 800, "it is within the window")
    try browser.press("/")
    try browser.type("777 b.dng")
    #expect(try browser.number(Self.cards) == 1)
  }
}

extension Workplace {
  /// The page that a run says it wrote.
  func page(of outcome: Tool.Outcome) -> URL? {
    outcome.stderrLines.last.flatMap { line in
      line.hasPrefix("report: ") ? file(String(line.dropFirst("report: ".count))) : nil
    }
  }
}
