"""What a case answers where a story says nothing: no, none, the usual; one table of facts, exceptions by event."""

from __future__ import annotations

from typing import Any

NO_OF_THE_CASE = """dv wants_notice_registration wants_fujuri recipient_public_servant single_parent wants_school_aid
    wants_direct_debit needs_income_certificate owns_moped water_start septic_or_well owns_real_estate
    acquired_woodland wants_relocation_support household_changes students_changed receives_teate
    school_district_changes public_housing
    more_wishes address_changes_too wants_foreign_surname needs_tax_agent deceased_taxpayer deceased_real_estate
    inheritance_registered deceased_farmland deceased_woodland municipal_grave house_becomes_empty water_change
    dog_owner_changes lump_sum_settled deceased_refund_expected marriage_10_years marriage_employee_pension
    recipient_leaves deceased_received_teate receives_fuyo dog_matters
    show_head_relation show_honseki show_code show_individual_number show_foreign_items guard_release_granted"""
NO_OF_A_PERSON = """holds_card wants_card signature_cert wants_seal wants_former_name wants_alias kana_problem
    wants_tokutei_card had_limit_cert enters_facility left_employment wants_pension_exemption
    care_certified wants_care_assessment care_burden_limit techo_physical techo_intellectual
    techo_mental severe_disability uses_disability_services jiritsu_shien special_disability_allowance
    special_child_allowance wants_assistive_devices koki_disability wants_koki_disability
    wants_elder_services pregnant wants_current_school wants_gakudo holds_kokuho_here
    keeps_card_abroad seal_registered seal_shows_old_name stays_over_60_days returns_card surname_changes
    took_spouse_surname wants_keep_married_name joins_parents_register insurance_changes becomes_category_1
    moves_for_study gave_birth low_birth_weight newborn_admitted paid_25_years used_elder_services
    holds_child_certificate has_foreign_nationality"""
COPIES = """juminhyo juminhyo_jokyo kisai_jiko juminhyo_koiki code_notice koseki koseki_kojin joseki koseki_koiki
    joseki_koiki fuhyo juri todoke_kisai todoke_joho mibun dokushin inkan shotoku nozei kei_jusho risai"""
QUIET_CASE: dict[str, Any] = {
    **dict.fromkeys(NO_OF_THE_CASE.split(), False),
    **{f"copies_{kind}": 0 for kind in COPIES.split()},
    "cert_requester": "本人",
    "cert_scope": "一部",
    "cert_purpose": "一般",
    "photo_identity": True,
    "dog_situation": "いない",
    "phone": "000-0000-0001",
    "children_apart": 0,
    "supported_students": 0,
    "birth_place": "国内",
    "marriage_form": "日本の方式",
    "divorce_kind": "協議",
    "koseki_filing": "なし",
    "teate_after_divorce": "変わらない",
    "teate_children_change": "変わらない",
    "teate_record_shows": True,
}
QUIET_PERSON: dict[str, Any] = {
    **dict.fromkeys(NO_OF_A_PERSON.split(), False),
    "card_problem": "なし",
    "insurance": "社保",
    "pension": "第2号",
    "pension_number_linked": True,
    "childcare": "利用しない",
    "school_kind": "公立以外",
    "residence_category": "中長期在留者",
    "name_change_kind": "変わらない",
    "new_insurance": "社保",
    "pregnancy_stage": "6か月より前",
    "drew_pension": "受けていない",
    "category1_paid": "3年未満",
}
QUIET_OF_EVENT: dict[str, dict[str, Any]] = {
    "死亡": {"death_known_on": "event_on", "funeral_on": "event_on"},
}
"""Facts of the case that are answered otherwise in one event; ``event_on`` stands for the day of the event."""

IN_THE_CASE = """life_event filed_on town_prefecture event_on to_kind to_prefecture from_kind from_prefecture
    from_certificate planned_departure_on birth sex relationship kind moves concerned guarded"""
SAID_BY_THE_CASE_ITSELF = frozenset(IN_THE_CASE.split())
"""Facts that stand in the case or the person, not among the answers."""

SAID_BY_STORIES = """dog_registration dog_birth card_clock_accepted household_change_kind moped_fate death_report_on
    survivor_relation_said"""
NO_QUIET_ANSWER = frozenset(SAID_BY_STORIES.split())
"""Facts asked only after another was answered otherwise than the quiet way; a story that gets there says them."""
