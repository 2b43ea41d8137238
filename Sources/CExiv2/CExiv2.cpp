#include "CExiv2.h"

#include <exiv2/exiv2.hpp>

#include <cstdio>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

struct exif_list {
  struct field {
    exif_group group;
    uint16_t tag, type;
    std::vector<uint8_t> bytes;
  };
  std::vector<field> fields;
  std::string damage;
};

namespace {

/// Held while Exiv2 works: its registry of XMP names and the toolkit beneath are one for the whole process.
std::mutex working;

/// The first error that Exiv2 logged of the file it is reading.
std::string logged;

void remember(int, const char *text) {
  if (!logged.empty()) return;
  logged = text;
  while (!logged.empty() && (logged.back() == '\n' || logged.back() == '.')) logged.pop_back();
}

/// The group's number; false for groups that are not handed out, such as maker notes and previews.
bool find_group(const std::string &name, exif_group &group) {
  if (name == "Image") group = EXIF_GROUP_IMAGE;
  else if (name == "Photo") group = EXIF_GROUP_PHOTO;
  else if (name == "GPSInfo") group = EXIF_GROUP_GPS;
  else return false;
  return true;
}

}  // namespace

exif_list *exif_list_create(const uint8_t *bytes, size_t count, char *message, size_t message_size) {
  std::lock_guard<std::mutex> lock(working);
  try {
    // What it warns of, cameras do; what it calls an error is lost.
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::error);
    Exiv2::LogMsg::setHandler(remember);
    logged.clear();
    Exiv2::XmpParser::initialize();
#ifdef EXV_ENABLE_BMFF
    Exiv2::enableBMFF();
#endif
    auto image = Exiv2::ImageFactory::open(bytes, count);
    image->readMetadata();
    std::unique_ptr<exif_list> list(new exif_list);
    for (const auto &datum : image->exifData()) {
      exif_list::field field;
      const int type = int(datum.typeId());
      if (!find_group(datum.groupName(), field.group) || type == Exiv2::tiffIfd) continue;
      field.tag = datum.tag();
      if (type < 1 || type > 12) {
        remember(0, ("tag " + std::to_string(field.tag) + " has type " + std::to_string(type)).c_str());
        continue;
      }
      field.type = uint16_t(type);
      field.bytes.resize(size_t(datum.size()));
      if (field.bytes.empty()) continue;
      field.bytes.resize(size_t(datum.copy(field.bytes.data(), Exiv2::littleEndian)));
      list->fields.push_back(std::move(field));
    }
    list->damage = logged;
    return list.release();
  } catch (const std::exception &error) {
    snprintf(message, message_size, "%s", error.what());
  } catch (...) {
    snprintf(message, message_size, "it failed");
  }
  return nullptr;
}

void exif_list_destroy(exif_list *list) { delete list; }

size_t exif_list_count(const exif_list *list) { return list->fields.size(); }

exif_field exif_list_field(const exif_list *list, size_t index) {
  const exif_list::field &field = list->fields[index];
  return {field.group, field.tag, field.type, field.bytes.size(), field.bytes.data()};
}

const char *exif_list_damage(const exif_list *list) { return list->damage.c_str(); }

const char *exif_library_version(void) { return Exiv2::version(); }
