// One function for each kind of document. The inside of manifest.cc.
#pragma once

#include "lineage/manifest/manifest_reader.h"

namespace steward::lineage {

Status read_dataset(ManifestReader& reader, const YamlNode& document);
Status read_lineage(ManifestReader& reader, const YamlNode& document);
Status read_merge(ManifestReader& reader, const YamlNode& document);
Status read_feature_view(ManifestReader& reader, const YamlNode& document);
Status read_model(ManifestReader& reader, const YamlNode& document);
Status read_training_run(ManifestReader& reader, const YamlNode& document);
Status read_dashboard(ManifestReader& reader, const YamlNode& document);

}  // namespace steward::lineage
