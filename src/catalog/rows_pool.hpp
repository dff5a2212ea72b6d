// The rows of the classes that stand around the machines: the pool, its hosts' interfaces and devices,
// policies. No export holds them, a pool's database does. Long because XenAPI is; see rows.hpp for how to
// read and edit.
#pragma once

#include "ovaudit/catalog.hpp"

namespace ovaudit::rows {

using enum Type;
using enum Role;
using enum Category;

inline constexpr Field session_fields[] = {
    {"uuid", text, internal, other, Unit::none, sensitive},
    {"this_host", reference, runtime, security, Unit::none, sensitive},
    {"this_user", reference, runtime, security, Unit::none, sensitive},
    {"last_active", time, runtime, security, Unit::none, sensitive},
    {"pool", boolean, runtime, security, Unit::none, sensitive},
    {"other_config", text_map, runtime, security, Unit::none, sensitive},
    {"is_local_superuser", boolean, runtime, security, Unit::none, sensitive},
    {"subject", reference, runtime, security, Unit::none, sensitive},
    {"validation_time", time, runtime, security, Unit::none, sensitive},
    {"auth_user_sid", text, runtime, security, Unit::none, sensitive},
    {"auth_user_name", text, runtime, security, Unit::none, sensitive},
    {"rbac_permissions", text_set, runtime, security, Unit::none, sensitive},
    {"tasks", reference_set, runtime, security, Unit::none, sensitive},
    {"parent", reference, runtime, security, Unit::none, sensitive},
    {"originator", text, runtime, security, Unit::none, sensitive},
    {"client_certificate", boolean, runtime, security, Unit::none, sensitive},
};

inline constexpr Field subject_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"subject_identifier", text, config, security},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"roles", reference_set, config, security},
};

inline constexpr Field role_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, reported, security, Unit::none, free_text, "name"},
    {"name_description", text, reported, security, Unit::none, free_text, "description"},
    {"subroles", reference_set, reported, security},
    {"is_internal", boolean, reported, security},
};

inline constexpr Field pool_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"master", reference, config, platform},
    {"default_SR", reference, config, platform},
    {"suspend_image_SR", reference, config, platform},
    {"crash_dump_SR", reference, config, platform},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"ha_enabled", boolean, config, ha},
    {"ha_configuration", text_map, config, ha, Unit::none, free_text},
    {"ha_statefiles", text_set, runtime, ha},
    {"ha_host_failures_to_tolerate", integer, config, ha},
    {"ha_plan_exists_for", integer, runtime, ha},
    {"ha_allow_overcommit", boolean, config, ha},
    {"ha_overcommitted", boolean, runtime, ha},
    {"blobs", reference_map, internal, other},
    {"tags", text_set, config, labels, Unit::none, free_text},
    {"gui_config", text_map, config, other, Unit::none, free_text},
    {"health_check_config", text_map, config, other, Unit::none, free_text},
    {"wlb_url", text, config, platform, Unit::none, free_text},
    {"wlb_username", text, config, platform},
    {"wlb_password", reference, config, security, Unit::none, sensitive},
    {"wlb_enabled", boolean, config, platform},
    {"wlb_verify_cert", boolean, config, security},
    {"redo_log_enabled", boolean, config, ha},
    {"redo_log_vdi", reference, config, ha},
    {"vswitch_controller", text, config, network},
    {"restrictions", text_map, runtime, platform},
    {"metadata_VDIs", reference_set, internal, other},
    {"ha_cluster_stack", text, runtime, ha},
    {"allowed_operations", text_set, runtime, other},
    {"current_operations", text_map, runtime, other},
    {"guest_agent_config", text_map, config, other, Unit::none, free_text},
    {"cpu_info", text_map, runtime, platform, Unit::none, 0, "cpu_info"},
    {"policy_no_vendor_device", boolean, config, platform},
    {"live_patching_disabled", boolean, config, platform},
    {"igmp_snooping_enabled", boolean, config, network},
    {"uefi_certificates", text, config, security},
    {"custom_uefi_certificates", text, config, security},
    {"is_psr_pending", boolean, runtime, security},
    {"tls_verification_enabled", boolean, config, security},
    {"repositories", reference_set, config, platform},
    {"client_certificate_auth_enabled", boolean, config, security},
    {"client_certificate_auth_name", text, config, security},
    {"repository_proxy_url", text, config, platform, Unit::none, free_text},
    {"repository_proxy_username", text, config, platform},
    {"repository_proxy_password", reference, config, security, Unit::none, sensitive},
    {"migration_compression", boolean, config, platform},
    {"coordinator_bias", boolean, config, platform},
    {"local_auth_max_threads", integer, config, security},
    {"ext_auth_max_threads", integer, config, security},
    {"ext_auth_cache_enabled", boolean, config, security},
    {"ext_auth_cache_size", integer, config, security},
    {"ext_auth_cache_expiry", integer, config, security},
    {"telemetry_uuid", reference, internal, other, Unit::none, sensitive},
    {"telemetry_frequency", text, config, other},
    {"telemetry_next_collection", time, runtime, other},
    {"last_update_sync", time, runtime, other},
    {"update_sync_frequency", text, config, platform},
    {"update_sync_day", integer, config, platform},
    {"update_sync_enabled", boolean, config, platform},
    {"recommendations", text_map, runtime, platform},
    {"license_server", text_map, config, platform, Unit::none, free_text},
    {"ha_reboot_vm_on_internal_shutdown", boolean, config, ha},
    {"limit_console_sessions", boolean, config, security},
    {"vm_console_idle_timeout", integer, config, security},
    {"auto_update_vm_secureboot_certificates", boolean, config, security},
};

inline constexpr Field pool_patch_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, reported, labels, Unit::none, free_text},
    {"name_description", text, reported, labels, Unit::none, free_text},
    {"version", text, reported, platform},
    {"filename", text, runtime, other},
    {"size", integer, reported, platform, Unit::bytes},
    {"pool_applied", boolean, reported, platform},
    {"host_patches", reference_set, internal, other},
    {"after_apply_guidance", text_set, reported, platform},
    {"pool_update", reference, reported, platform, Unit::none, 0, "update"},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field pool_update_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, reported, labels, Unit::none, free_text},
    {"name_description", text, reported, labels, Unit::none, free_text},
    {"version", text, reported, platform},
    {"installation_size", integer, reported, platform, Unit::bytes},
    {"key", text, reported, platform},
    {"after_apply_guidance", text_set, reported, platform},
    {"vdi", reference, reported, platform},
    {"hosts", reference_set, internal, other},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"enforce_homogeneity", boolean, reported, platform},
};

inline constexpr Field VMPP_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"is_policy_enabled", boolean, config, snapshot},
    {"backup_type", text, config, snapshot},
    {"backup_retention_value", integer, config, snapshot},
    {"backup_frequency", text, config, snapshot},
    {"backup_schedule", text_map, config, snapshot},
    {"is_backup_running", boolean, runtime, snapshot},
    {"backup_last_run_time", time, runtime, snapshot},
    {"archive_target_type", text, config, snapshot},
    {"archive_target_config", text_map, config, snapshot, Unit::none, free_text},
    {"archive_frequency", text, config, snapshot},
    {"archive_schedule", text_map, config, snapshot},
    {"is_archive_running", boolean, runtime, snapshot},
    {"archive_last_run_time", time, runtime, snapshot},
    {"VMs", reference_set, internal, snapshot},
    {"is_alarm_enabled", boolean, config, snapshot},
    {"alarm_config", text_map, config, snapshot, Unit::none, free_text},
    {"recent_alerts", text_set, runtime, snapshot},
};

inline constexpr Field VMSS_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"enabled", boolean, config, snapshot},
    {"type", text, config, snapshot},
    {"retained_snapshots", integer, config, snapshot},
    {"frequency", text, config, snapshot},
    {"schedule", text_map, config, snapshot},
    {"last_run_time", time, runtime, snapshot},
    {"VMs", reference_set, internal, snapshot},
};

inline constexpr Field VM_appliance_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"allowed_operations", text_set, runtime, other},
    {"current_operations", text_map, runtime, other},
    {"VMs", reference_set, internal, power},
};

inline constexpr Field DR_task_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"introduced_SRs", reference_set, internal, ha},
};

inline constexpr Field host_crashdump_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"host", reference, runtime, other, Unit::none, 0, "host-uuid"},
    {"timestamp", time, runtime, other},
    {"size", integer, runtime, other, Unit::bytes},
    {"filename", text, runtime, other},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field host_patch_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, reported, labels, Unit::none, free_text},
    {"name_description", text, reported, labels, Unit::none, free_text},
    {"version", text, reported, platform},
    {"host", reference, reported, platform},
    {"filename", text, runtime, other},
    {"applied", boolean, reported, platform},
    {"timestamp_applied", time, reported, platform},
    {"size", integer, runtime, other},
    {"pool_patch", reference, reported, platform},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field host_metrics_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"memory_total", integer, runtime, memory, Unit::bytes},
    {"memory_free", integer, runtime, memory, Unit::bytes},
    {"live", boolean, runtime, other, Unit::none, 0, "host-metrics-live"},
    {"last_updated", time, runtime, other},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field host_cpu_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"host", reference, runtime, vcpu, Unit::none, 0, "host-uuid"},
    {"number", integer, runtime, vcpu},
    {"vendor", text, runtime, vcpu},
    {"speed", integer, runtime, vcpu},
    {"modelname", text, runtime, vcpu},
    {"family", integer, runtime, vcpu},
    {"model", integer, runtime, vcpu},
    {"stepping", text, runtime, vcpu},
    {"flags", text, runtime, vcpu},
    {"features", text, runtime, vcpu},
    {"utilisation", real, runtime, vcpu},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field VIF_metrics_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"io_read_kbs", real, runtime, network},
    {"io_write_kbs", real, runtime, network},
    {"last_updated", time, runtime, network},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field PIF_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"device", text, config, network},
    {"network", reference, config, network, Unit::none, 0, "network-uuid"},
    {"host", reference, config, network, Unit::none, 0, "host-uuid"},
    {"MAC", text, config, network, Unit::none, one_spelling},
    {"MTU", integer, config, network},
    {"VLAN", integer, config, network},
    {"device_name", text, internal, network},
    {"metrics", reference, internal, network},
    {"physical", boolean, config, network},
    {"currently_attached", boolean, runtime, network},
    {"ip_configuration_mode", text, config, ip, Unit::none, 0, "IP-configuration-mode"},
    {"IP", text, config, ip},
    {"netmask", text, config, ip},
    {"gateway", text, config, ip},
    {"DNS", text, config, ip},
    {"bond_slave_of", reference, internal, network},
    {"bond_master_of", reference_set, internal, network},
    {"VLAN_master_of", reference, internal, network, Unit::none, 0, "vlan-master-of"},
    {"VLAN_slave_of", reference_set, internal, network, Unit::none, 0, "vlan-slave-of"},
    {"management", boolean, config, network},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"disallow_unplug", boolean, config, network},
    {"tunnel_access_PIF_of", reference_set, internal, network},
    {"tunnel_transport_PIF_of", reference_set, internal, network},
    {"ipv6_configuration_mode", text, config, ip, Unit::none, 0, "IPv6-configuration-mode"},
    {"IPv6", text_set, config, ip, Unit::none, one_spelling | blank_is_empty},
    {"ipv6_gateway", text, config, ip, Unit::none, one_spelling, "IPv6-gateway"},
    {"primary_address_type", text, config, ip},
    {"managed", boolean, config, network},
    {"properties", text_map, config, network},
    {"capabilities", text_set, runtime, network},
    {"igmp_snooping_status", text, runtime, network},
    {"sriov_physical_PIF_of", reference_set, internal, network},
    {"sriov_logical_PIF_of", reference_set, internal, network},
    {"PCI", reference, runtime, network},
};

inline constexpr Field PIF_metrics_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"io_read_kbs", real, runtime, network},
    {"io_write_kbs", real, runtime, network},
    {"carrier", boolean, runtime, network},
    {"vendor_id", text, runtime, network},
    {"vendor_name", text, runtime, network},
    {"device_id", text, runtime, network},
    {"device_name", text, runtime, network},
    {"speed", integer, runtime, network},
    {"duplex", boolean, runtime, network},
    {"pci_bus_path", text, runtime, network},
    {"last_updated", time, runtime, network},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field Bond_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"master", reference, config, network},
    {"slaves", reference_set, config, network},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"primary_slave", reference, config, network},
    {"mode", text, config, network},
    {"properties", text_map, config, network},
    {"links_up", integer, runtime, network},
    {"auto_update_mac", boolean, runtime, network},
};

inline constexpr Field VLAN_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"tagged_PIF", reference, config, network},
    {"untagged_PIF", reference, config, network},
    {"tag", integer, config, network},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field SM_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, reported, storage, Unit::none, free_text},
    {"name_description", text, reported, storage, Unit::none, free_text},
    {"type", text, reported, storage},
    {"vendor", text, reported, storage},
    {"copyright", text, reported, storage},
    {"version", text, reported, storage},
    {"required_api_version", text, reported, storage},
    {"configuration", text_map, reported, storage},
    {"capabilities", text_set, reported, storage},
    {"features", integer_map, reported, storage},
    {"host_pending_features", text_set_map, runtime, storage},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"driver_filename", text, reported, storage},
    {"required_cluster_stack", text_set, reported, storage},
    {"supported_image_formats", text_set, reported, storage},
};

inline constexpr Field LVHD_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
};

inline constexpr Field VBD_metrics_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"io_read_kbs", real, runtime, storage},
    {"io_write_kbs", real, runtime, storage},
    {"last_updated", time, runtime, storage},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field PBD_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"host", reference, config, storage},
    {"SR", reference, config, storage, Unit::none, 0, "sr-uuid"},
    {"device_config", text_map, config, storage, Unit::none, free_text},
    {"currently_attached", boolean, runtime, storage, Unit::none, told},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field crashdump_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"VM", reference, runtime, storage},
    {"VDI", reference, runtime, storage},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
};

inline constexpr Field console_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"protocol", text, runtime, other},
    {"location", text, runtime, other},
    {"VM", reference, runtime, other, Unit::none, 0, "vm-uuid"},
    {"other_config", text_map, runtime, other, Unit::none, free_text},
    {"port", integer, runtime, other},
};

inline constexpr Field user_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"short_name", text, config, security},
    {"fullname", text, config, security},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field blob_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, runtime, labels, Unit::none, free_text},
    {"name_description", text, runtime, labels, Unit::none, free_text},
    {"size", integer, runtime, other, Unit::bytes},
    {"public", boolean, runtime, other},
    {"last_updated", time, runtime, other},
    {"mime_type", text, runtime, other},
};

inline constexpr Field secret_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"value", text, config, security, Unit::none, sensitive},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field tunnel_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"access_PIF", reference, config, network},
    {"transport_PIF", reference, config, network},
    {"status", text_map, runtime, network},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"protocol", text, config, network},
};

inline constexpr Field network_sriov_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"physical_PIF", reference, config, network},
    {"logical_PIF", reference, config, network},
    {"requires_reboot", boolean, runtime, network},
    {"configuration_mode", text, config, network},
};

inline constexpr Field PCI_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"class_id", text, reported, platform},
    {"class_name", text, reported, platform},
    {"vendor_id", text, reported, platform},
    {"vendor_name", text, reported, platform},
    {"device_id", text, reported, platform},
    {"device_name", text, reported, platform},
    {"host", reference, config, platform, Unit::none, 0, "host-uuid"},
    {"pci_id", text, reported, platform},
    {"functions", integer, reported, platform},
    {"virtual_functions", reference_set, internal, platform},
    {"physical_function", reference, reported, platform},
    {"attached_VMs", reference_set, internal, platform},
    {"dependencies", reference_set, internal, platform},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"subsystem_vendor_id", text, reported, platform},
    {"subsystem_vendor_name", text, reported, platform},
    {"subsystem_device_id", text, reported, platform},
    {"subsystem_device_name", text, reported, platform},
    {"scheduled_to_be_attached_to", reference, runtime, platform},
    {"driver_name", text, reported, platform},
};

inline constexpr Field PGPU_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"PCI", reference, reported, gpu},
    {"GPU_group", reference, config, gpu, Unit::none, 0, "gpu-group-uuid"},
    {"host", reference, runtime, gpu, Unit::none, 0, "host-uuid"},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"supported_VGPU_types", reference_set, internal, gpu},
    {"enabled_VGPU_types", reference_set, config, gpu},
    {"resident_VGPUs", reference_set, runtime, gpu},
    {"size", integer, reported, gpu},
    {"supported_VGPU_max_capacities", integer_map, runtime, gpu},
    {"dom0_access", text, config, gpu},
    {"is_system_display_device", boolean, runtime, gpu},
    {"compatibility_metadata", text_map, runtime, gpu},
};

inline constexpr Field PVS_server_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"addresses", text_set, config, network, Unit::none, one_spelling},
    {"first_port", integer, config, network},
    {"last_port", integer, config, network},
    {"site", reference, config, network, Unit::none, 0, "pvs-site-uuid"},
};

inline constexpr Field PVS_cache_storage_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"host", reference, config, storage, Unit::none, 0, "host-uuid"},
    {"SR", reference, config, storage, Unit::none, 0, "sr-uuid"},
    {"site", reference, config, storage, Unit::none, 0, "pvs-site-uuid"},
    {"size", integer, config, storage, Unit::bytes},
    {"VDI", reference, config, storage, Unit::none, 0, "vdi-uuid"},
};

inline constexpr Field Feature_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"enabled", boolean, reported, platform},
    {"experimental", boolean, reported, platform},
    {"version", text, reported, platform},
    {"host", reference, config, other, Unit::none, 0, "host-uuid"},
};

inline constexpr Field SDN_controller_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"protocol", text, config, network},
    {"address", text, config, network, Unit::none, one_spelling},
    {"port", integer, config, network},
};

inline constexpr Field PUSB_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"USB_group", reference, config, platform, Unit::none, 0, "usb-group-uuid"},
    {"host", reference, config, platform, Unit::none, 0, "host-uuid"},
    {"path", text, reported, platform},
    {"vendor_id", text, reported, platform},
    {"vendor_desc", text, reported, platform},
    {"product_id", text, reported, platform},
    {"product_desc", text, reported, platform},
    {"serial", text, reported, platform},
    {"version", text, reported, platform},
    {"description", text, reported, platform},
    {"passthrough_enabled", boolean, config, platform},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"speed", real, reported, platform},
};

inline constexpr Field USB_group_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"PUSBs", reference_set, internal, platform, Unit::none, 0, "PUSB-uuids"},
    {"VUSBs", reference_set, internal, platform, Unit::none, 0, "VUSB-uuids"},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field VUSB_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"allowed_operations", text_set, runtime, other},
    {"current_operations", text_map, runtime, other},
    {"VM", reference, config, platform, Unit::none, 0, "vm-uuid"},
    {"USB_group", reference, config, platform, Unit::none, 0, "usb-group-uuid"},
    {"other_config", text_map, config, other, Unit::none, free_text},
    {"currently_attached", boolean, runtime, platform},
};

inline constexpr Field Cluster_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"cluster_hosts", reference_set, internal, ha},
    {"pending_forget", text_set, runtime, ha},
    {"cluster_token", text, config, ha, Unit::none, sensitive},
    {"cluster_stack", text, config, ha},
    {"cluster_stack_version", integer, reported, ha},
    {"is_quorate", boolean, runtime, ha},
    {"quorum", integer, runtime, ha},
    {"live_hosts", integer, runtime, ha},
    {"expected_hosts", integer, runtime, ha},
    {"allowed_operations", text_set, runtime, other},
    {"current_operations", text_map, runtime, other},
    {"pool_auto_join", boolean, config, ha},
    {"token_timeout", real, config, ha, Unit::seconds},
    {"token_timeout_coefficient", real, config, ha, Unit::seconds},
    {"cluster_config", text_map, config, ha, Unit::none, free_text},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field Cluster_host_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"cluster", reference, config, ha},
    {"host", reference, config, ha},
    {"enabled", boolean, config, ha},
    {"PIF", reference, config, ha},
    {"joined", boolean, runtime, ha},
    {"live", boolean, runtime, ha},
    {"last_update_live", time, runtime, ha},
    {"allowed_operations", text_set, runtime, other},
    {"current_operations", text_map, runtime, other},
    {"other_config", text_map, config, other, Unit::none, free_text},
};

inline constexpr Field Certificate_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name", text, config, security},
    {"type", text, config, security},
    {"host", reference, config, security},
    {"not_before", time, config, security},
    {"not_after", time, config, security},
    {"fingerprint", text, config, security, Unit::none, one_spelling},
    {"fingerprint_sha256", text, config, security, Unit::none, one_spelling, "fingerprint_sha256"},
    {"fingerprint_sha1", text, config, security, Unit::none, one_spelling, "fingerprint_sha1"},
    {"purpose", text_set, config, security},
};

inline constexpr Field Repository_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"binary_url", text, config, platform, Unit::none, free_text},
    {"source_url", text, config, platform, Unit::none, free_text},
    {"update", boolean, config, platform},
    {"hash", text, reported, platform},
    {"up_to_date", boolean, internal, other},
    {"gpgkey_path", text, config, platform},
    {"origin", text, config, platform},
    {"certificate", text, config, security},
};

inline constexpr Field Observer_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"hosts", reference_set, config, other, Unit::none, 0, "host-uuids"},
    {"attributes", text_map, config, other, Unit::none, free_text},
    {"endpoints", text_set, config, other, Unit::none, free_text},
    {"components", text_set, config, other},
    {"enabled", boolean, config, other},
};

inline constexpr Field VM_group_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"placement", text, config, power},
    {"VMs", reference_set, internal, power, Unit::none, 0, "vm-uuids"},
};

inline constexpr Field Host_driver_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"host", reference, config, platform, Unit::none, 0, "host-uuid"},
    {"name", text, reported, platform, Unit::none, 0, "driver-name"},
    {"friendly_name", text, reported, platform},
    {"variants", reference_set, internal, platform},
    {"active_variant", reference, reported, platform, Unit::none, 0, "active"},
    {"selected_variant", reference, config, platform, Unit::none, 0, "selected"},
    {"type", text, reported, platform},
    {"description", text, reported, platform},
    {"info", text, reported, platform},
};

inline constexpr Field Driver_variant_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name", text, reported, platform},
    {"driver", reference, reported, platform, Unit::none, 0, "driver-uuid"},
    {"version", text, reported, platform},
    {"hardware_present", boolean, reported, platform, Unit::none, 0, "hw-present"},
    {"priority", real, reported, platform},
    {"status", text, reported, platform},
};

inline constexpr Field Caller_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"user_agent", text, config, other},
    {"client_ip", text, config, other},
    {"last_access", time, runtime, other},
    {"groups", text_set, runtime, other},
    {"rate_limit", reference, runtime, other},
    {"auto_registered", boolean, runtime, other},
};

inline constexpr Field Rate_limit_fields[] = {
    {"uuid", text, internal, other, Unit::none, one_spelling},
    {"name_label", text, config, labels, Unit::none, free_text},
    {"name_description", text, config, labels, Unit::none, free_text},
    {"callers", reference_set, internal, other},
    {"burst_size", real, config, other},
    {"fill_rate", real, config, other},
};

}  // namespace ovaudit::rows
