// Who answers for the processing, and what only people know of it: what a record of processing (GDPR Art. 30)
// needs and neither catalog, lineage nor policies hold. Declared with `steward apply`, kept as a table.
//
//   apiVersion: steward/v1
//   kind: Organisation
//   controller: {name: Shop GmbH, contact: "Marktplatz 1, Bonn; privacy@shop.example"}
//   representative: {name: …, contact: …}             # Art. 27; optional, as all below
//   data_protection_officer: {name: …, contact: …}
//   joint_controllers: [{name: …, contact: …}]
//   processor_for:                                     # Art. 30(2): for whom processing is carried out
//     - {name: Partner AG, contact: …, purposes: [marketing], categories_of_processing: [Sending
//     newsletters]}
//   activities:                                        # by purpose; covers purposes below it
//     - purpose: analytics
//       data_subjects: [customers]
//       recipients: [Hosting Ltd]                      # outside the organisation
//       transfers: [{country: US, safeguard: "Standard contractual clauses (Art. 46(2)(c))"}]
//       lawful_basis: "Legitimate interest (Art. 6(1)(f))"
//   security: ["Disks are encrypted."]                 # Art. 32(1), beyond what Steward itself enforces
//
// Immutable, pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "catalog/taxonomy.h"

namespace steward::service {

struct Party {
  std::string name, contact;  // empty name: nobody is named
};

struct CustomerOfProcessing {
  Party controller;
  std::vector<Purpose> purposes;
  std::vector<std::string> categories_of_processing;
};

struct Transfer {
  std::string country, safeguard;
};

struct DeclaredActivity {
  Purpose purpose;
  std::vector<std::string> data_subjects, recipients;
  std::vector<Transfer> transfers;
  std::string lawful_basis;
};

struct Organisation {
  Party controller, representative, data_protection_officer;
  std::vector<Party> joint_controllers;
  std::vector<CustomerOfProcessing> processor_for;
  std::vector<DeclaredActivity> activities;
  std::vector<std::string> security;

  // What is declared of a purpose: of the nearest that covers it. Null: nothing.
  const DeclaredActivity* activity(const Purpose& purpose) const;
};

// The first mistake is the error, with FILE:LINE:COLUMN.
Result<Organisation> parse_organisation(std::string_view yaml, std::string_view file);

}  // namespace steward::service
