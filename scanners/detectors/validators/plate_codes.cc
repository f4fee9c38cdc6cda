#include "scanners/detectors/validators/plate_codes.h"

#include <array>

namespace steward::scanners {
namespace {

// By first letter, so that a look-up reads one line; each code framed by spaces.
constexpr std::array<std::string_view, 26> kDistricts = {
    " A AA AB ABG ABI AC AE AH AIB AIC AK ALF ALZ AM AN ANA ANG ANK AÖ AP APD ARN ART AS ASL ASZ AT AU AUR "
    "AW AZ AZE ",
    " B BA BAD BAR BB BBG BBL BC BCH BE BED BEI BEL BER BF BGD BGL BH BI BID BIN BIR BIT BIW BK BKS BL BLB "
    "BLK BM BN BNA BO "
    "BÖ BOG BOH BOR BOT BR BRA BRB BRG BRI BRK BRL BRV BS BSB BSK BT BTF BÜD BUL BÜR BÜS BÜZ BWL BYL BZ BZA ",
    " C CA CAS CB CE CHA CLP CLZ CO COC COE CR CUX CW ",
    " D DA DAH DAN DAU DBR DD DE DEG DEL DGF DH DI DIL DIN DIZ DKB DL DLG DM DN DO DON DS DU DÜW DW DZ ",
    " E EA EB EBE EBN EBS ECK ED EE EF EG EH EHI EI EIC EIH EIL EIN EIS EL EM EMD EMS EN ER ERB ERH ERK ERZ "
    "ES ESB ESW EU "
    "EUT EW ",
    " F FB FD FDB FDS FEU FF FFB FG FH FI FKB FL FLÖ FN FO FOR FR FRG FRI FRW FS FT FTL FÜ FÜS FW FZ ",
    " G GA GAN GAP GC GD GDB GE GEL GEM GEO GER GF GG GHA GHC GI GK GL GLA GM GMN GN GNT GÖ GOA GOH GP GR "
    "GRA GRH GRI GRM "
    "GRZ GS GT GTH GÜ GUB GUN GV GVM GW GZ ",
    " H HA HAB HAL HAM HAS HB HBN HBS HC HCH HD HDH HDL HE HEB HEF HEI HEL HER HET HF HG HGN HGW HH HHM HI "
    "HIG HIP HK HL HM "
    "HMÜ HN HO HOG HOH HOL HOM HOR HÖS HOT HP HR HRO HS HSK HST HU HUS HV HVL HWI HX HY HZ ",
    " IGB IK IL ILL IN IZ ",
    " J JB JE JL JÜL ",
    " K KA KB KC KE KEH KEL KEM KF KG KH KI KIB KK KL KLE KLZ KM KN KO KÖN KÖT KÖZ KR KRU KS KT KU KÜN KUS "
    "KW KY KYF ",
    " L LA LAN LAU LB LBS LBZ LC LD LDK LDS LEO LER LEV LF LG LH LI LIB LIF LIP LL LM LN LÖ LÖB LOS LP LR "
    "LRO LSA LSN LSZ LU "
    "LÜN LUP LWL ",
    " M MA MAB MAI MAK MAL MB MC MD ME MEG MEI MEK MEL MER MET MG MGH MGN MH MHL MI MIL MK MKK ML MM MN MO "
    "MOD MOL MON MOS MQ "
    "MR MS MSE MSH MSP MST MTK MTL MÜ MÜB MÜR MVL MW MY MYK MZ MZG ",
    " N NAB NAI NAU NB ND NDH NE NEA NEB NEC NEN NES NEW NF NH NI NK NL NM NMB NMS NÖ NOH NOL NOM NOR NP NR "
    "NRÜ NRW NU NVP NW "
    "NWM NY NZ ",
    " OA OAL OB OBB OBG OC OCH OD OE OF OG OH OHA OHV OHZ OK OL OP OPR OR OS OSL OTW OVI OVL OVP OZ ",
    " P PA PAF PAN PAR PB PCH PE PEG PF PI PIR PL PLÖ PM PN PR PRÜ PS PW PZ ",
    " QFT QLB ",
    " R RA RC RD RDG RE REG REH REI RG RH RI RID RIE RL RM RN RO ROD ROF ROK ROL ROS ROT ROW RP RPL RS RSL "
    "RT RU RÜD RÜG RV "
    "RW RZ ",
    " S SAB SAD SÄK SAN SAW SB SBG SBK SC SCZ SDH SDL SDT SE SEB SEE SEF SEL SFA SFB SFT SG SGH SH SHA SHG "
    "SHK SHL SI SIG SIM "
    "SK SL SLE SLF SLG SLK SLN SLS SLÜ SLZ SM SMÜ SN SO SOB SOG SOK SÖM SON SP SPB SPN SR SRB SRO ST STA STB "
    "STD STE STL STO "
    "SU SUL SÜW SW SWA SY SZ SZB ",
    " TBB TDO TE TET TF TG THL THW TIR TO TÖL TP TR TS TT TÜ TUT ",
    " UE UEM UER UFF UH UL UM UN USI ",
    " V VAI VB VEC VER VG VIB VIE VIT VK VOF VOH VR VS ",
    " W WA WAF WAK WAN WAR WAT WB WBS WDA WE WEB WEL WEN WER WES WF WG WHV WI WIL WIS WIT WIZ WK WL WLG WM "
    "WMS WN WND WO WOB "
    "WOH WOL WOR WOS WR WRN WS WSF WST WSW WT WTL WTM WÜ WUG WÜM WUN WUR WW WZ WZL ",
    " ",
    " Y ",
    " Z ZE ZEL ZI ZIG ZP ZR ZW ZZ ",
};

constexpr std::string_view kIndianStates =
    " AN AP AR AS BR CG CH DD DL DN GA GJ HP HR JH JK KA KL LA LD MH ML MN MP MZ NL OD OR PB PY RJ SK TG TN "
    "TR TS UA UK UP "
    "WB ";

bool is_listed(std::string_view list, std::string_view code) {
  std::array<char, 8> framed{};
  if (code.empty() || code.size() + 2 > framed.size() || code.find(' ') != std::string_view::npos)
    return false;
  framed[0] = framed[code.size() + 1] = ' ';
  for (size_t i = 0; i < code.size(); ++i) framed[i + 1] = code[i];
  return list.find(std::string_view(framed.data(), code.size() + 2)) != std::string_view::npos;
}

}  // namespace

bool is_german_district(std::string_view code) {
  if (code == "ÖHR") return true;
  return !code.empty() && code[0] >= 'A' && code[0] <= 'Z' &&
         is_listed(kDistricts[static_cast<size_t>(code[0] - 'A')], code);
}

bool is_indian_state(std::string_view code) {
  return is_listed(kIndianStates, code);
}

}  // namespace steward::scanners
